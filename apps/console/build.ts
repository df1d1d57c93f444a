// Builds the console into apps/server/console or the folder that is given, and compresses its files, because the server sends
// them as they are.
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

import { build } from 'vite'

const [, , folder = join(import.meta.dirname, '../server/console')] = process.argv
// Else Vite would build for development if a test runs this.
process.env['NODE_ENV'] = 'production'
const configFile = join(import.meta.dirname, 'vite.config.ts')
await build({ configFile, logLevel: 'warn', build: { outDir: folder, emptyOutDir: true } })
for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const path = join(entry.parentPath, entry.name)
  const content = await readFile(path)
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content))
  await writeFile(`${path}.gz`, await promisify(gzip)(content))
}
