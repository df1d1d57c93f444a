import type { DataCall } from '../gateway/data-call.ts'
import { Refusal } from '../gateway/refusal.ts'
import { type FeedType, feedTypes, otherFeedTypes } from './feed-types.ts'
import { readContent, readFile } from './read-feed-file.ts'

const component = 'GMP_RECEIVER_API'

/** `POST /v3/feeds`: takes a file in, and gives the id under which its progress can be read. */
export async function submitFeed(call: DataCall): Promise<{ feedId: string }> {
  const { seller, search, now } = call
  const parameters = new URLSearchParams(search)
  const feedType = parameters.get('feedType') ?? ''
  const type = requireType(feedType)
  const file = await readFile(call)
  if (file.size > type.maxBytes) {
    const description = `A feed ${feedType} may have ${type.maxBytes} bytes`
    throw new Refusal('FILE_TOO_LARGE', component, { field: 'file', description })
  }
  const content = await readContent(file, type)
  const shipNode = parameters.get('shipNode') ?? undefined
  const submittedAt = now.getTime()
  const { feedId } = seller.feedBox.add({ feedType, fileName: file.name, shipNode, submittedAt, content })
  return { feedId }
}

function requireType(feedType: string): FeedType {
  const type = Object.hasOwn(feedTypes, feedType) ? feedTypes[feedType] : undefined
  if (type !== undefined) return type
  const field = 'feedType'
  if (otherFeedTypes.includes(feedType)) {
    const description = `The simulator does not follow feeds of type ${feedType} yet`
    throw new Refusal('NOT_SIMULATED', component, { field, description })
  }
  throw new Refusal('INVALID_REQUEST_PARAM', component, { field, description: 'feedType is missing or unknown' })
}
