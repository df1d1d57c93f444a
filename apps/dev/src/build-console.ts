import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const source = fileURLToPath(new URL('../../console/', import.meta.url))
const built = fileURLToPath(new URL('../../server/console/index.html', import.meta.url))

/** Builds the console if its sources are here, as in the repository, and newer than the last build. */
export async function buildConsole(): Promise<void> {
  const script = join(source, 'build.ts')
  if (!existsSync(script)) return
  const builtAt = existsSync(built) ? (await stat(built)).mtimeMs : 0
  const entries = await readdir(join(source, 'src'), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const changedAt = await Promise.all([script, ...files].map(async (path) => (await stat(path)).mtimeMs))
  if (Math.max(...changedAt) > builtAt) await promisify(execFile)(process.execPath, [script])
}
