// The records that the examples of operations speak of: those of one invented tenant, each with the same id everywhere.

/** When they were made, and last changed. */
export const exampleTimes = { created_at: '2026-11-20T09:00:00.000Z', updated_at: '2026-11-23T16:12:00.000Z' } as const

// Functions, and marked: bundlers keep a spread where nobody uses the example that it is in, and leave out these calls.

/** An example that differs from another in some fields. */
// @__NO_SIDE_EFFECTS__
export function alter<Example, const Changes>(
  example: Example,
  changes: Changes,
): Omit<Example, keyof Changes> & Changes {
  return { ...example, ...changes }
}

/** An example of a document: one record in its envelope. */
// @__NO_SIDE_EFFECTS__
export function inDocument<Data>(data: Data): { data: Data; message: null } {
  return { data, message: null }
}

/** An example of a page: all there are. */
// @__NO_SIDE_EFFECTS__
export function inPage<Row>(...data: Row[]) {
  const total = data.length
  return { data, current_page: 1, last_page: 1, per_page: 10, total, from: 1, to: total }
}
