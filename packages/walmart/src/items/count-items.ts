import { readReply, type Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { Count } from '../scalars.ts'

/** Which items to count. */
export interface CountItemsOptions extends CallOptions {
  /** ALL if not given. */
  readonly status?: 'ALL' | 'PUBLISHED' | 'UNPUBLISHED' | 'SYSTEM_PROBLEM' | 'IN_PROGRESS' | (string & {}) | undefined
}

export async function countItems(
  session: Session,
  { status = 'ALL', signal }: CountItemsOptions = {},
): Promise<Reply<number>> {
  const path = `/v3/items/count${toSearch({ status })}`
  const answer = await session.send({ method: 'GET', path, limit: 'countItems', signal })
  return readReply(Count, answer, (json) => countOf(json, status))
}

/** The count stands under its status, that of all under `All`. Walmart's specification has it bare. */
function countOf(json: unknown, status: string): unknown {
  if (typeof json !== 'object' || json === null) return json
  return Object.entries(json).find(([name]) => name.toLowerCase() === status.toLowerCase())?.[1]
}
