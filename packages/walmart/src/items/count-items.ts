import { readReply, type Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { Count } from '../scalars.ts'

/** Options of `countItems`. */
export interface CountItemsOptions extends CallOptions {
  /** Default: ALL. */
  readonly status?: 'ALL' | 'PUBLISHED' | 'UNPUBLISHED' | 'SYSTEM_PROBLEM' | 'IN_PROGRESS' | (string & {}) | undefined
}

export async function countItems(
  session: Session,
  { status = 'ALL', signal }: CountItemsOptions = {},
): Promise<Reply<number>> {
  const path = `/v3/items/count${toSearch({ status })}`
  const response = await session.send({ method: 'GET', path, limit: 'countItems', signal })
  return readReply(Count, response, (json) => countOf(json, status))
}

/** The key of the count is the status, or `All`. Walmart's specification has a bare value. */
function countOf(json: unknown, status: string): unknown {
  if (typeof json !== 'object' || json === null) return json
  return Object.entries(json).find(([name]) => name.toLowerCase() === status.toLowerCase())?.[1]
}
