import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

// A linter that cannot load types silently skips these rules, so this test proves that they fail.
const oxlint = join(createRequire(import.meta.url).resolve('oxlint/package.json'), '../bin/oxlint')
const folders = ['packages/core/src/platform', 'packages/walmart/src', 'apps/server/src', 'test/helpers']
const seeded = folders.map((folder) => mkdtempSync(join(folder, '.seeded-')))
afterAll(() => seeded.forEach((folder) => rmSync(folder, { recursive: true })))

test('a floating promise is found in every part of the repository', () => {
  for (const folder of seeded) writeFileSync(join(folder, 'floating.ts'), 'export async function one() {}\n\none()\n')
  const problems = lint(seeded)
  for (const folder of seeded) expect(problems).toContain(`${folder}/floating.ts:3:1`)
  expect(problems.match(/no-floating-promises/g)).toHaveLength(seeded.length)
})

function lint(paths: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [oxlint, '--format', 'unix', ...paths], { encoding: 'utf8' })
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout)
  }
}
