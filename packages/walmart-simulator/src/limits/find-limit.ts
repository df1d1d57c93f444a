import { type PublishedLimit, publishedLimits } from './published-limits.ts'

/** Parameter names differ between tables, so only their positions are compared. */
const shapeOf = (call: string): string => call.replaceAll(/:[^/]+/g, ':')

const byCall = Map.groupBy(
  publishedLimits.flatMap((limit) => limit.calls.map((call) => ({ call: shapeOf(call), limit }))),
  ({ call }) => call,
)

/** The published limit on a call, if any. `route` is the endpoint's path pattern, `search` the raw query. */
export function findLimit(method: string, route: string, search: string): PublishedLimit | undefined {
  const parameters = new URLSearchParams(search)
  const query = parameters.size === 0 ? 'without' : 'with'
  const feedType = parameters.get('feedType') ?? ''
  const candidates = byCall.get(shapeOf(`${method} ${route}`)) ?? []
  return candidates.find(
    ({ limit }) => (limit.query ?? query) === query && (limit.feedTypes?.includes(feedType) ?? true),
  )?.limit
}
