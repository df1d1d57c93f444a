import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { beforeAll } from 'vitest'

const copied = [
  'apps/server',
  'packages/contract',
  'packages/core',
  'packages/db',
  'packages/walmart',
  'tsconfig.base.json',
]

/** New files by path, and what changes in others. */
export interface Changes {
  readonly added: Readonly<Record<string, string>>
  readonly replaced: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>
}

/** A copy of the server with changes. Returns its program file, once the tests run. */
export function useNextVersion(changes: Changes): () => string {
  let next: NextVersion | undefined
  beforeAll(async () => {
    next = await NextVersion.create(changes)
    return () => next?.[Symbol.asyncDispose]()
  })
  return () => join(next?.root ?? '', 'apps/server/src/main.ts')
}

/** A copy of the server with changes. */
export class NextVersion {
  /** A folder like the repository's. */
  readonly root: string

  static async create({ added, replaced }: Changes): Promise<NextVersion> {
    const root = await mkdtemp(join(tmpdir(), 'aisle-next-'))
    // Dependencies are relative links.
    for (const path of copied) await cp(path, join(root, path), { recursive: true, verbatimSymlinks: true })
    await symlink(resolve('node_modules'), join(root, 'node_modules'))
    for (const [path, text] of Object.entries(added)) await writeFile(join(root, path), text)
    for (const [path, pairs] of Object.entries(replaced)) {
      let text = await readFile(join(root, path), 'utf8')
      for (const [from, to] of pairs) {
        if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`)
        text = text.replace(from, to)
      }
      await writeFile(join(root, path), text)
    }
    return new NextVersion(root)
  }

  private constructor(root: string) {
    this.root = root
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.root, { recursive: true })
  }
}
