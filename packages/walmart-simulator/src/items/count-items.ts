import { ApiError } from '../gateway/api-error.ts'
import type { DataCall } from '../gateway/data-call.ts'

const statuses: readonly string[] = ['PUBLISHED', 'UNPUBLISHED', 'SYSTEM_PROBLEM', 'IN_PROGRESS']

/** `GET /v3/items/count`: the number of items with a status. Without one, counts all: our interpretation. */
export function countItems({ seller, search }: DataCall): object {
  const status = new URLSearchParams(search).get('status') ?? 'ALL'
  const count = seller.items.length
  if (status === 'ALL') return { All: count }
  if (!statuses.includes(status)) {
    const description = 'status is not one of the allowed values'
    throw new ApiError('INVALID_REQUEST_PARAM', 'GMP_ITEM_QUERY_API', { field: 'status', description })
  }
  let matching = 0
  for (let position = 0; position < count; position += 1) {
    if (seller.itemList.peek(position).publishedStatus === status) matching += 1
  }
  return { [status]: matching }
}
