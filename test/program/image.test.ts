import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, matchesGlob, relative } from 'node:path'

import { afterAll, expect, it } from 'vitest'

import { useDatabase } from '../helpers/database.ts'
import { copyFiles, trackedFiles } from '../helpers/repository-copy.ts'

const folder = mkdtempSync(join(tmpdir(), 'aisle-image-'))
const image = join(folder, 'first')
const lines = readFileSync('Dockerfile', 'utf8').split('\n')
const database = useDatabase()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// Without a Docker engine, which few of the machines have that run these tests.
it('the steps of the Dockerfile install a server that runs', () => {
  build(image)
  const [, entrypoint = ''] = /^ENTRYPOINT (.*)$/m.exec(lines.join('\n')) ?? []
  const [, main = ''] = JSON.parse(entrypoint) as string[]
  expect(run(process.execPath, [main, '--version'])).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(run(process.execPath, [main, 'migrate', '--check'])).toBe('The database is up to date.\n')
  expect(() => run(process.execPath, [main, 'api'])).toThrow('AISLE_ENCRYPTION_KEYS is not set')
})

it('the steps of the Dockerfile install the same files elsewhere and later', () => {
  const again = join(folder, 'second')
  build(again)
  const first = digestsOf(image)
  expect([...first.keys()]).toEqual(
    expect.arrayContaining(['pnpm-lock.yaml', 'apps/server/src/main.ts', 'apps/server/console/index.html']),
  )
  expect(digestsOf(again)).toEqual(first)
})

/** Runs the instructions of the stages in folders, and puts together what the last stage does. */
function build(target: string): void {
  const folders = { install: target, console: `${target}-console` }
  for (const [stage, work] of Object.entries(folders)) {
    const from = lines.findIndex((line) => line.endsWith(` AS ${stage}`))
    expect(lines).toContainEqual(expect.stringMatching(`^COPY --from=${stage} /aisle`))
    for (const line of lines.slice(from, lines.indexOf('', from))) {
      const [instruction, ...rest] = line.split(' ')
      if (instruction === 'COPY') copy(work, rest.slice(0, -1), rest.at(-1) ?? '')
      if (instruction === 'RUN') run('/bin/sh', ['-ec', rest.join(' ')], work)
    }
  }
  cpSync(join(folders.console, 'apps/server/console'), join(target, 'apps/server/console'), { recursive: true })
}

/** Copies what a fresh clone has and .dockerignore does not leave out. */
function copy(target: string, sources: readonly string[], to: string): void {
  const ignored = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const files = trackedFiles(sources)
  expect(files.length).toBeGreaterThanOrEqual(sources.length)
  copyFiles(
    files.filter((path) => !ignored.some((glob) => matchesGlob(path, glob))),
    target,
    // `COPY a b ./` puts files into the folder, `COPY apps/server apps/server` keeps the path.
    (file) => (to === './' ? file : join(to, file.slice(sources[0]?.length))),
  )
}

/** The mode and content of each file, by path. */
function digestsOf(built: string): Map<string, string> {
  const entries = readdirSync(built, { recursive: true, withFileTypes: true })
  const digests = entries.map((entry): [string, string] => {
    const path = join(entry.parentPath, entry.name)
    const mode = lstatSync(path).mode.toString(8)
    const content = entry.isFile() && createHash('sha256').update(readFileSync(path)).digest('hex')
    return [relative(built, path), `${mode} ${entry.isSymbolicLink() ? readlinkSync(path) : content}`]
  })
  return new Map(digests)
}

function run(program: string, args: readonly string[], cwd = image): string {
  const env = { ...process.env, DATABASE_URL: database.url }
  return execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: 'pipe' })
}
