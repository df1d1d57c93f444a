import { expect, it } from 'vitest'

import { fingerprintOf, rejectRepetition } from './walmart-page.ts'

const progress = { total: 100, served: 50, fingerprint: 'b', previous: 'a' }

it('accepts a list that advances', () => {
  rejectRepetition('orders', progress)
  rejectRepetition('orders', { ...progress, previous: null })
  rejectRepetition('orders', { ...progress, fingerprint: null, previous: null })
})

it('rejects the same page twice in a row', () => {
  expect(() => rejectRepetition('orders', { ...progress, previous: 'b' })).toThrow(
    'Walmart sent the same orders on two pages in a row',
  )
})

it('tolerates a few more records than the total, but not many', () => {
  rejectRepetition('items', { ...progress, served: 1200 })
  expect(() => rejectRepetition('items', { ...progress, served: 1201 })).toThrow(
    'Walmart sent 1201 items, although its total is 100',
  )
  rejectRepetition('items', { ...progress, total: undefined, served: 1_000_000 })
})

it('fingerprints a page by the order of its keys and by records without a key', () => {
  expect(fingerprint(['a', 'b'])).toBe(fingerprint(['a', 'b']))
  expect(fingerprint(['a', 'b'])).not.toBe(fingerprint(['b', 'a']))
  expect(fingerprint(['a'])).not.toBe(fingerprint(['a', undefined]))
  expect(fingerprint(['a'], [{ broken: 1 }])).not.toBe(fingerprint(['a'], [{ broken: 2 }]))
  expect(fingerprint([])).toBeNull()
})

function fingerprint(skus: (string | undefined)[], others: unknown[] = []): string | null {
  const records = [...skus.map((sku) => ({ sku, other: true })), ...others].map((record) => JSON.stringify(record))
  return fingerprintOf({ records }, 'sku')
}
