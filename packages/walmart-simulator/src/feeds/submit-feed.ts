import { ApiError } from '../gateway/api-error.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { type FeedType, feedTypes } from './feed-types.ts'
import { subjectOf } from './process-feeds.ts'
import { readContent, readFile } from './read-feed-file.ts'

const component = 'GMP_RECEIVER_API'

/** `POST /v3/feeds`: accepts a file and returns the id of the feed. */
export async function submitFeed(call: DataCall): Promise<{ feedId: string }> {
  const { seller, search, now } = call
  const parameters = new URLSearchParams(search)
  const feedType = parameters.get('feedType') ?? ''
  const type = requireType(feedType)
  const file = await readFile(call)
  if (file.size > type.maxBytes) {
    const description = `A feed of type ${feedType} must not exceed ${type.maxBytes} bytes`
    throw new ApiError('FILE_TOO_LARGE', component, { field: 'file', description })
  }
  const content = await readContent(file, type)
  if (call.settings.has('reject-unknown-skus') && 'records' in content) requireKnownSkus(call, content.records, type)
  const shipNode = parameters.get('shipNode') ?? undefined
  const submittedAt = now.getTime()
  const { feedId } = seller.feedStore.add({ feedType, fileName: file.name, shipNode, submittedAt, content })
  return { feedId }
}

function requireKnownSkus({ seller }: DataCall, records: readonly unknown[], { list }: FeedType): void {
  const subjects = records.map((record, index) => subjectOf(seller, record, index))
  const unknown = subjects.find(({ wpid }) => wpid === undefined)
  if (unknown === undefined) return
  const description = `SKU '${unknown.sku}' not found for this seller.`
  throw new ApiError('INVALID_SKU', component, {
    code: 'INVALID_SKU',
    field: `${list}[${unknown.index}].sku`,
    description,
  })
}

function requireType(feedType: string): FeedType {
  const type = Object.hasOwn(feedTypes, feedType) ? feedTypes[feedType] : undefined
  if (type !== undefined) return type
  const field = 'feedType'
  if (feedType === '') {
    throw new ApiError('INVALID_REQUEST_PARAM', component, { field, description: 'feedType is missing' })
  }
  // Walmart has more types than its files name, so an unknown one may be one of them.
  const description = `The simulator does not support feeds of type ${feedType}`
  throw new ApiError('NOT_SIMULATED', component, { field, description })
}
