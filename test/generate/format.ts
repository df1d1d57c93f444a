import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The text as `oxfmt` would leave it in the file of that path, which is relative to the repository. */
export function format(path: string, text: string): string {
  const oxfmt = `${root}node_modules/oxfmt/bin/oxfmt`
  const result = spawnSync(process.execPath, [oxfmt, `--stdin-filepath=${path}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  })
  if (result.status !== 0) throw new Error(`oxfmt could not format ${path}: ${result.stderr}`, { cause: result.error })
  return result.stdout
}
