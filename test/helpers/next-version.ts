import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { beforeAll } from 'vitest'

const folders = ['apps/server', 'packages/contract', 'packages/core', 'packages/db', 'packages/walmart']

/** New files by path, and what changes in others. */
export interface Changes {
  readonly added: Readonly<Record<string, string>>
  readonly replaced: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>
}

/** A copy of the server with changes. Returns its program file, once the tests run. */
export function useNextVersion({ added, replaced }: Changes): () => string {
  let root = ''
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'aisle-next-'))
    // Dependencies are relative links.
    for (const folder of folders) await cp(folder, join(root, folder), { recursive: true, verbatimSymlinks: true })
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
    return () => rm(root, { recursive: true })
  })
  return () => join(root, 'apps/server/src/main.ts')
}
