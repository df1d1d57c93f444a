// The operations' examples describe one invented tenant. A record has the same id in every example.

export const exampleTimes = { created_at: '2026-11-20T09:00:00.000Z', updated_at: '2026-11-23T16:12:00.000Z' } as const

// Bundlers keep an unused spread, but drop an unused call that is marked free of side effects.

/** A copy of an example with some fields changed. */
// @__NO_SIDE_EFFECTS__
export function alter<Example, const Changes>(
  example: Example,
  changes: Changes,
): Omit<Example, keyof Changes> & Changes {
  return { ...example, ...changes }
}

/** One record in its envelope. */
// @__NO_SIDE_EFFECTS__
export function inDocument<Data>(data: Data): { data: Data; message: null } {
  return { data, message: null }
}

/** A page that holds the whole list. */
// @__NO_SIDE_EFFECTS__
export function inPage<Row>(...data: Row[]) {
  const total = data.length
  return { data, current_page: 1, last_page: 1, per_page: 10, total, from: 1, to: total }
}
