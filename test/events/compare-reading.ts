import { isDeepStrictEqual } from 'node:util'

import type { Event } from '@aisle/contract'

export interface Page {
  readonly data: readonly Event[]
  readonly next: string
}

interface Feed {
  readonly tenantId: number
  readonly query: <Row extends object>(text: string, values: unknown[]) => Promise<readonly Row[]>
  readonly read: (after: string | undefined) => Promise<Page>
}

interface StoredEvent {
  readonly id: string
  readonly position: string | null
  readonly type: string
  readonly data: object
  readonly created_at: Date
}

/** Reads on to the end. Returns everything that the reader has seen. */
async function readToEnd({ read }: Feed, begun?: Page): Promise<Event[]> {
  const seen = [...(begun?.data ?? [])]
  for (let after = begun?.next; ;) {
    const { data, next } = await read(after)
    seen.push(...data)
    after = next
    if (data.length === 0) return seen
  }
}

/**
 * Reads the feed to its end, and once more from its beginning: both readings must contain the tenant's events. More may
 * happen meanwhile. Returns the events, and what is wrong.
 */
export async function compareReading(feed: Feed, begun?: Page): Promise<{ seen: readonly Event[]; wrong: string[] }> {
  const find = () =>
    feed.query<StoredEvent>(
      'select id, position, type, data, created_at from events where tenant_id = $1 order by position, id',
      [feed.tenantId],
    )
  const before = await find()
  const seen = await readToEnd(feed, begun)
  const again = await readToEnd(feed)
  const stored = await find()
  const expected = stored.map(presented)
  const positions = stored.flatMap(({ position }) => (position === null ? [] : [position]))
  const ids = new Set(seen.map(({ id }) => id))
  const unseen = before.map(presented).filter(({ id }) => !ids.has(id))
  return {
    seen,
    wrong: [
      ...firstDifference(seen, expected, 'the tables say'),
      ...firstDifference(seen, again, 'a second reader has seen'),
      ...(unseen.length === 0 ? [] : [`${unseen.length} events were not seen, such as ${JSON.stringify(unseen[0])}`]),
      ...(ids.size < seen.length ? ['an event was seen twice'] : []),
      ...(new Set(positions).size < positions.length ? ['two events have one position'] : []),
    ],
  }
}

const presented = ({ id, type, data, created_at: at }: StoredEvent) => ({
  id: `evt_${id}_${at.getTime().toString(36)}`,
  type,
  timestamp: at.toISOString(),
  data,
})

function firstDifference(seen: readonly Event[], others: readonly object[], said: string): string[] {
  const index = seen.findIndex((event, place) => !isDeepStrictEqual(event, others[place]))
  return index === -1
    ? []
    : [`event ${index} was seen as ${JSON.stringify(seen[index])}, and ${said} ${JSON.stringify(others[index])}`]
}
