// Builds the published package in this folder. It contains our own packages as JavaScript, and depends on the others.
import { execFileSync } from 'node:child_process'
import { cp, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { rolldown } from 'rolldown'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

for (const path of ['dist', 'migrations', 'access.sql', 'console'])
  await rm(pathOf(`../${path}`), { recursive: true, force: true })
const bundle = await rolldown({
  // The guard of the embedded Postgres is a program of its own, which the other one starts.
  input: { main: pathOf('main.ts'), guard: pathOf('../../dev/src/embedded-postgres/guard.ts') },
  platform: 'node',
  external: /^(?!@aisle\/)[@\w]/,
  onLog(_level, { message }) {
    throw new Error(message)
  },
})
await bundle.write({ dir: pathOf('../dist'), format: 'esm', chunkFileNames: '[name].js' })
await bundle.close()
// The server finds its console in the folder above its code.
execFileSync(process.execPath, [pathOf('../../console/build.ts'), pathOf('../console')], { stdio: 'inherit' })
// packages/db reads them from the folder above its code.
for (const path of ['migrations', 'access.sql']) {
  await cp(pathOf(`../../../packages/db/${path}`), pathOf(`../${path}`), { recursive: true })
}
