import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, onTestFinished, test } from 'vitest'

import { closureOf } from './lockfile.ts'

/** All of them allow us to distribute Aisle under the MIT licence. */
const allowed = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]

const shown = [...readFileSync('SECURITY.md', 'utf8').matchAll(/^npx -y pnpm@12 (?:licenses|sbom|audit) .*$/gm)]
const [licences = '', sbom = '', audit = ''] = shown.map(([command]) => command)

test('production dependencies have only licences that are allowed', async () => {
  const byLicence = JSON.parse(await run(`${licences} --json`)) as Record<string, { name: string }[]>
  expect(byLicence['MIT']?.map(({ name }) => name)).toEqual(expect.arrayContaining(['fastify', 'pg', 'zod']))
  expect(Object.keys(byLicence).filter((licence) => !isAllowed(licence))).toEqual([])
})

test.each([
  ['GPL-3.0-only', false],
  ['MIT AND GPL-2.0', false],
  ['Unknown', false],
  ['(MIT OR CC0-1.0)', true],
])('whether %s is an allowed licence: %s', (licence, expected) => {
  expect(isAllowed(licence)).toBe(expected)
})

test('the SBOM lists the packages that the lockfile has for production, with licences and digests', async () => {
  const [command = '', file] = sbom.split(' > ')
  expect(file).toBe('aisle.cdx.json')
  const { bomFormat, metadata, components } = JSON.parse(await run(command)) as Sbom
  expect([bomFormat, metadata.component.purl]).toEqual([
    'CycloneDX',
    expect.stringMatching(/^pkg:npm\/%40aisle\/server@/),
  ])
  const fromRegistry = components.filter(({ group }) => group !== '@aisle')
  const listed = fromRegistry.map(({ purl }) => decodeURIComponent(purl.replace('pkg:npm/', '')))
  const { locked } = closureOf('apps/server')
  expect([...locked].filter((release) => !listed.includes(release))).toEqual([])
  // What only this platform needs is listed too.
  expect(listed.filter((release) => !locked.has(release) && !release.includes(process.platform))).toEqual([])
  const incomplete = fromRegistry.filter(
    ({ licenses, externalReferences }) => !licenses || !externalReferences?.some(({ hashes }) => hashes),
  )
  expect(incomplete).toEqual([])
})

test('no release is installed that is younger than a week, even if the lockfile has it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aisle-young-'))
  const registry = await serveReleases('young', { '1.0.0': 30, '1.1.0': 8, '1.2.0': 6 })
  onTestFinished(async () => {
    registry.close()
    await rm(folder, { recursive: true })
  })
  const { port } = registry.address() as AddressInfo
  const install = (options: string) =>
    run(`cd ${folder} && npx -y pnpm@12 install --registry http://127.0.0.1:${port}/ --cache-dir cache ${options}`)
  await cp('pnpm-workspace.yaml', join(folder, 'pnpm-workspace.yaml'))
  await writeFile(join(folder, 'package.json'), '{ "private": true, "dependencies": { "young": "^1.0.0" } }')
  await install('--lockfile-only')
  const lockfile = await readFile(join(folder, 'pnpm-lock.yaml'), 'utf8')
  expect(lockfile).toContain('version: 1.1.0')
  await writeFile(join(folder, 'pnpm-lock.yaml'), lockfile.replaceAll('1.1.0', '1.2.0'))
  await expect(install('--frozen-lockfile')).rejects.toThrow('ERR_PNPM_MINIMUM_RELEASE_AGE_VIOLATION')
})

test('a workflow runs the audit every week', () => {
  const workflow = readFileSync('.github/workflows/audit.yml', 'utf8')
  expect(workflow).toContain(`\n      - run: ${audit}\n`)
  expect(workflow).toMatch(/^ {4}- cron: '\d+ \d+ \* \* \d'$/m)
})

interface Sbom {
  readonly bomFormat: string
  readonly metadata: { readonly component: { readonly purl: string } }
  readonly components: readonly {
    readonly purl: string
    readonly group?: string
    readonly licenses?: readonly unknown[]
    readonly externalReferences?: readonly { readonly hashes?: readonly unknown[] }[]
  }[]
}

/** A registry with one package, whose releases are this many days old. */
async function serveReleases(name: string, agesInDays: Readonly<Record<string, number>>): Promise<Server> {
  const times = Object.entries(agesInDays).map(([version, days]) => [version, new Date(Date.now() - days * 86_400_000)])
  const dist = { tarball: `http://127.0.0.1/${name}.tgz`, integrity: `sha512-${'A'.repeat(86)}==` }
  const versions = Object.keys(agesInDays).map((version) => [version, { name, version, dist }])
  const document = {
    name,
    'dist-tags': { latest: Object.keys(agesInDays).at(-1) },
    time: Object.fromEntries(times),
    versions: Object.fromEntries(versions),
  }
  const server = createServer((_request, response) => response.end(JSON.stringify(document)))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

/** Whether a licence is allowed; of alternatives, one has to be. */
function isAllowed(licence: string): boolean {
  const alternatives = licence.replaceAll(/^\(|\)$/g, '').split(' OR ')
  return alternatives.some((name) => allowed.includes(name))
}

async function run(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], { maxBuffer: 10_000_000 })
  return stdout
}
