import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, matchesGlob } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, expect, it } from 'vitest'

import { useDatabase } from '../helpers/database.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const image = mkdtempSync(join(tmpdir(), 'aisle-image-'))
const database = useDatabase()
afterAll(() => rmSync(image, { recursive: true, force: true }))

// Without a Docker engine, which few of the machines have that run these tests.
it('the steps of the Dockerfile install a server that runs', () => {
  const lines = readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n')
  const install = lines.slice(0, lines.indexOf('COPY --from=install /aisle .'))
  for (const line of install) {
    const [instruction, ...rest] = line.split(' ')
    if (instruction === 'COPY') copy(rest.slice(0, -1), rest.at(-1) ?? '')
    if (instruction === 'RUN') run('/bin/sh', ['-ec', rest.join(' ')])
  }
  const [, entrypoint = ''] = /^ENTRYPOINT (.*)$/m.exec(lines.join('\n')) ?? []
  const [, main = ''] = JSON.parse(entrypoint) as string[]
  expect(run(process.execPath, [main, '--version'])).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(run(process.execPath, [main, 'migrate', '--check'])).toBe('The database is up to date.\n')
  expect(() => run(process.execPath, [main, 'api'])).toThrow('AISLE_ENCRYPTION_KEYS is not set')
})

/** Copies what a fresh clone has and .dockerignore does not leave out. */
function copy(sources: readonly string[], target: string): void {
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...sources], {
    cwd: root,
  })
  const files = listed.toString().trim().split('\n')
  expect(files.length).toBeGreaterThanOrEqual(sources.length)
  for (const file of files.filter((path) => !ignored.some((glob) => matchesGlob(path, glob)))) {
    // `COPY a b ./` puts files into the folder, `COPY apps/server apps/server` keeps the path.
    cpSync(join(root, file), join(image, target === './' ? file : join(target, file.slice(sources[0]?.length))))
  }
}

function run(program: string, args: readonly string[]): string {
  const env = { ...process.env, DATABASE_URL: database.url }
  return execFileSync(program, args, { cwd: image, env, encoding: 'utf8', stdio: 'pipe' })
}
