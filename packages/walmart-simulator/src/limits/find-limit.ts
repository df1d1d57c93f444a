import { type PublishedLimit, publishedLimits } from './published-limits.ts'

/** The names of variable parts differ from table to table; what counts is where they stand. */
const shapeOf = (call: string): string => call.replaceAll(/:[^/]+/g, ':')

const byCall = Map.groupBy(
  publishedLimits.flatMap((limit) => limit.calls.map((call) => ({ call: shapeOf(call), limit }))),
  ({ call }) => call,
)

/** The limit on a call: `route` as the endpoint is written, `search` as it was sent. None where none is published. */
export function findLimit(method: string, route: string, search: string): PublishedLimit | undefined {
  const parameters = new URLSearchParams(search)
  const query = parameters.size === 0 ? 'without' : 'with'
  const feedType = parameters.get('feedType') ?? ''
  const candidates = byCall.get(shapeOf(`${method} ${route}`)) ?? []
  return candidates.find(
    ({ limit }) => (limit.query ?? query) === query && (limit.feedTypes?.includes(feedType) ?? true),
  )?.limit
}
