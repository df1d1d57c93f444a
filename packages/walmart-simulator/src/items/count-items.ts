import type { DataCall } from '../gateway/data-call.ts'
import { notAllowed } from './item-errors.ts'

const statuses: readonly string[] = ['PUBLISHED', 'UNPUBLISHED', 'SYSTEM_PROBLEM', 'IN_PROGRESS']

/** `GET /v3/items/count`: the number of items with a status. Without one, counts all: our interpretation. */
export function countItems({ seller, search }: DataCall): object {
  const status = new URLSearchParams(search).get('status') ?? 'ALL'
  const count = seller.items.length
  if (status === 'ALL') return { All: count }
  if (!statuses.includes(status)) throw notAllowed('status')
  let matching = 0
  for (let position = 0; position < count; position += 1) {
    if (seller.itemList.peek(position).publishedStatus === status) matching += 1
  }
  return { [status]: matching }
}
