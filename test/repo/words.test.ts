import { globSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

/** Retired words and their replacements. docs/glossary.md has more. */
const words: readonly (readonly [word: RegExp, instead: string])[] = [
  [/enable_seqscan/, 'no planner setting: docs/adr/0004-plain-policies.md'],
  [/\blisted\.(?:%|\w+_|stores|warehouses|products)/, 'the table itself: docs/adr/0004-plain-policies.md'],
  [/namesake/i, 'product with the same SKU'],
  [/product_listings\b/, 'listing_links'],
  [/walmart_products\b/, 'walmart_listings'],
  [/\bkeepInstance|\bnoteReachable/, 'lockInstance, setReachable'],
  [/\bWish(?:es)?\b/, 'ResolvedMapping'],
  [/\bMirror\b/, 'UpsertTarget'],
  [/\bevent-?place\b/i, 'event cursor'],
  [/\bdraw\w*Id\b/, 'next…Id'],
  [/\b(?:rest|trpc|file|docs)-door\b/, 'rest-routes and the like'],
  [/\bof no two\b/, 'unique'],
  [/packages\/core\/src\/(?:sync|reference|products)\b/, 'runs, schedule; catalog; listings'],
]

// These files mention retired words on purpose.
const exceptions = ['docs/adr/**', 'docs/glossary.md', 'test/repo/words.test.ts', '**/CHANGELOG.md', '.changeset/**']
const files = globSync('{*,.*,{apps,packages,test,examples,docs,.github}/**/*}.{ts,tsx,sql,md,json,yml,yaml,py,sh}', {
  exclude: ['**/node_modules/**', '**/dist/**', '.data/**', 'pnpm-lock.yaml', ...exceptions],
})

test('no file contains a retired word', () => {
  expect(files.length).toBeGreaterThan(700)
  expect(
    files.flatMap((file) => findIn(`${file}\n${readFileSync(file, 'utf8')}`).map((found) => `${file}: ${found}`)),
  ).toEqual([])
})

test('the check detects a retired word', () => {
  expect(findIn('A product_listings row of the namesake, which keepInstance() locks')).toEqual([
    'namesake: say product with the same SKU',
    'product_listings: say listing_links',
    'keepInstance: say lockInstance, setReachable',
  ])
})

function findIn(text: string): string[] {
  return words.flatMap(([word, instead]) => {
    const found = word.exec(text)
    return found ? [`${found[0]}: say ${instead}`] : []
  })
}
