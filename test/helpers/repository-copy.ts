import { execFileSync } from 'node:child_process'
import { cpSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const longAgo = new Date('2011-03-04T05:06:07Z')

/** The files of these folders that a clone of the working tree would have. */
export function trackedFiles(paths: readonly string[] = []): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...paths], {
    cwd: root,
    encoding: 'utf8',
  })
  return listed.trim().split('\n')
}

/** Copies files of the repository into a folder, with times that no file of a clone has. */
export function copyFiles(files: readonly string[], folder: string, nameOf = (file: string) => file): void {
  for (const file of files) {
    const copy = join(folder, nameOf(file))
    cpSync(join(root, file), copy)
    utimesSync(copy, longAgo, longAgo)
  }
}
