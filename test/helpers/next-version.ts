import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { beforeAll } from 'vitest'

const folders = ['apps/server', 'packages/contract', 'packages/core', 'packages/db', 'packages/walmart']

/** A copy of the server with more files, given by their paths. Returns its program file, once the tests run. */
export function useNextVersion(added: Readonly<Record<string, string>>): () => string {
  let root = ''
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'aisle-next-'))
    // Dependencies are relative links.
    for (const folder of folders) await cp(folder, join(root, folder), { recursive: true, verbatimSymlinks: true })
    await symlink(resolve('node_modules'), join(root, 'node_modules'))
    for (const [path, text] of Object.entries(added)) await writeFile(join(root, path), text)
    return () => rm(root, { recursive: true })
  })
  return () => join(root, 'apps/server/src/main.ts')
}
