import { sql } from 'kysely'

/** Comments at the end of statements. They say how a statement is sent. */
export const marks = {
  planOnce: '/* plan once */',
  withoutWaiting: '/* without waiting */',
  withBegin: '/* with begin */',
} as const

/**
 * Append it to a statement to prepare the statement once per connection, so that Postgres need not parse and plan every call.
 * Only for statements that find each row by a key. Postgres may keep a plan made while the tables were almost empty.
 */
export const planOnce = sql.raw(marks.planOnce)

/**
 * Append it to a statement of a transaction whose result nobody needs, after `planOnce` if that is there too. The next
 * statement is sent without waiting for it, and throws its error if it fails.
 */
export const withoutWaiting = sql.raw(marks.withoutWaiting)

/**
 * Append it to a transaction's first statement to send `begin` with that statement, which saves a round trip. Only for
 * statements without parameters.
 */
export const withBegin = sql.raw(marks.withBegin)
