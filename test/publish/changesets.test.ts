import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

import { afterAll, expect, it } from 'vitest'

import { type Manifest, published, root, run } from './packed-packages.ts'

const changeset = join(root, 'node_modules/.bin/changeset')
const folder = mkdtempSync(join(tmpdir(), 'aisle-release-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('a changeset sets the version and changelog of its package', async () => {
  for (const path of ['package.json', 'pnpm-workspace.yaml', '.changeset/config.json']) {
    cpSync(join(root, path), join(folder, path))
  }
  for (const { folder: from } of published) {
    const path = join(relative(root, from), 'package.json')
    cpSync(join(root, path), join(folder, path))
  }
  writeFileSync(join(folder, '.changeset/new.md'), "---\n'@aisle/client': minor\n---\n\nIt flies.\n")
  await run(changeset, ['version'], folder)
  const client = join(folder, 'packages/client')
  const before = published.find(({ manifest }) => manifest.name === '@aisle/client')?.manifest.version ?? ''
  const [major, minor] = before.split('.').map(Number)
  const { version } = JSON.parse(readFileSync(join(client, 'package.json'), 'utf8')) as Manifest
  expect(version).toBe(`${major}.${Number(minor) + 1}.0`)
  expect(readFileSync(join(client, 'CHANGELOG.md'), 'utf8')).toMatch(/It flies\./)
})
