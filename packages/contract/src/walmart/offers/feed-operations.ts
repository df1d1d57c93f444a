import { inDocument, inPage } from '../../examples.ts'
import { defineOperation } from '../../operation.ts'
import { exampleFeed } from './example-offers.ts'
import { ListWalmartFeeds, WalmartFeedDocument, WalmartFeedId, WalmartFeedPage } from './feed.ts'

const listWalmartFeeds = defineOperation({
  operationId: 'listWalmartFeeds',
  method: 'GET',
  path: '/walmart/{id}/feeds',
  scope: 'sends:read',
  summary: 'List feeds',
  description: 'Lists the files in which Aisle has sent many stock levels or prices at once.',
  success: { status: 200 },
  headers: [],
  input: ListWalmartFeeds,
  output: WalmartFeedPage,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, status: 'processed' }, output: inPage(exampleFeed) },
})

const getWalmartFeed = defineOperation({
  operationId: 'getWalmartFeed',
  method: 'GET',
  path: '/walmart/{id}/feeds/{feed_id}',
  scope: 'sends:read',
  summary: 'Get a feed',
  description: 'Returns a feed, and how many of its values Walmart has confirmed and rejected.',
  success: { status: 200 },
  headers: [],
  input: WalmartFeedId,
  output: WalmartFeedDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, feed_id: 1501 }, output: inDocument(exampleFeed) },
})

/** The operations on an instance's feeds. */
export const walmartFeeds = { list: listWalmartFeeds, get: getWalmartFeed } as const
