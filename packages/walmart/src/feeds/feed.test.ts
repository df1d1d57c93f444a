import { expect, test } from 'vitest'

import { Feed, FeedItem, FeedSummary } from './feed.ts'

test.each([
  [Feed, 'feedSubmissionDate'],
  [FeedSummary, 'feedDate'],
] as const)('accepts null in every optional field of a feed', (schema, date) => {
  const known = { feedId: 'A@1', feedStatus: 'RECEIVED' }
  const nothing = Object.fromEntries(Object.keys(schema.shape).map((key) => [key, null]))
  expect(schema.parse({ ...nothing, ...known })).toEqual({ ...nothing, ...known })
  expect(schema.parse({ ...known, [date]: 1_760_000_000_000 })).toHaveProperty(date, new Date(1_760_000_000_000))
})

test('reads why an item is pending, even if its status is SUCCESS', () => {
  const item = { sku: 'A', ingestionStatus: 'SUCCESS', pendingStatusDescription: 'Under review for compliance.' }
  expect(FeedItem.parse(item)).toEqual(item)
  expect(FeedItem.safeParse({ ...item, pendingStatusDescription: 5 }).success).toBe(false)
})

test('accepts an unknown status', () => {
  expect(Feed.parse({ feedId: 'A@1', feedStatus: 'PAUSED' }).feedStatus).toBe('PAUSED')
})
