import { createHash } from 'node:crypto'

import { type Page, WalmartError } from '@aisle/walmart'

import type { RunProblem } from './source.ts'

/** Records that could not be read, with their JSON, and records that Walmart omitted. */
export function problemsOf({ rejected, gaps }: Pick<Page<unknown>, 'rejected' | 'gaps'>): RunProblem[] {
  return [
    ...rejected.map(({ raw, issues }) => ({ code: 'unreadable_record', message: issues.join('; '), raw })),
    ...gaps.map((gap) => ({
      code: 'incomplete_response',
      message: `Walmart left records out of a page: ${gap.message ?? gap.code ?? 'no reason given'}.`,
      raw: gap,
    })),
  ]
}

/** How many records of a page were left unparsed because they have not changed. */
export function countSkipped({ records, elements, rejected }: Page<unknown>): number {
  return records.length - elements.length - rejected.length
}

interface Progress {
  /** Walmart's own count, if it gives one. */
  readonly total: number | undefined
  /** Records so far, including this page's. */
  readonly served: number
  /** These identify this page and the previous one. Null for a page without records, and before the first page. */
  readonly fingerprint: string | null
  readonly previous: string | null
}

// Records may be added or repeated while a list is read, but not this many.
const toleratedSurplus = 1000

/**
 * Stops a list that repeats itself. Otherwise it would never end, or would seem complete.
 *
 * @throws WalmartError `unexpected_response`
 */
export function rejectRepetition(what: string, { total, served, fingerprint, previous }: Progress): void {
  if (fingerprint !== null && fingerprint === previous) {
    throw new WalmartError('unexpected_response', `Walmart sent the same ${what} on two pages in a row`)
  }
  if (total !== undefined && served > 2 * total + toleratedSurplus) {
    throw new WalmartError('unexpected_response', `Walmart sent ${served} ${what}, although its total is ${total}`)
  }
}

/**
 * A digest that identifies a page across processes; null for an empty page.
 *
 * @param key the field that identifies a record
 */
export function fingerprintOf({ records }: Pick<Page<unknown>, 'records'>, key: string): string | null {
  if (records.length === 0) return null
  const names = records.map((record) => (Object(record) as Record<string, unknown>)[key] ?? record)
  return createHash('sha256').update(JSON.stringify(names)).digest('base64url')
}
