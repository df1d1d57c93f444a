import { createHash } from 'node:crypto'

import { type Gap, type Page, readField, WalmartError } from '@aisle/walmart'

import type { RunProblem } from './source.ts'

interface RecordName {
  /** What a record is called, such as `Order`. */
  readonly what: string
  /** The field of Walmart's JSON that identifies it. */
  readonly key: string
}

/**
 * Records that could not be read, or only in part, each with its name, the reasons and its JSON, and records that Walmart
 * omitted.
 */
export function problemsOf(page: Omit<Page<unknown>, 'cursor' | 'records' | 'total'>, name: RecordName): RunProblem[] {
  const { elements, rejected, gaps } = page
  return [
    ...rejected.map(({ raw, issues }) => ({
      code: 'unreadable_record',
      message: `${nameOf(raw, name)} was not imported: ${issues.join('; ')}`,
      raw,
    })),
    ...elements.flatMap(({ raw, gaps: unread }) =>
      unread.length === 0 ? [] : [{ code: 'unreadable_field', message: aboutFields(nameOf(raw, name), unread), raw }],
    ),
    ...gaps.map((gap) => ({
      code: 'incomplete_response',
      message: `Walmart left records out of a page: ${gap.message ?? gap.code ?? 'no reason given'}.`,
      raw: gap,
    })),
  ]
}

function aboutFields(name: string, unread: readonly Gap[]): string {
  const reasons = unread.map(({ field, message }) => `${field}: ${message}`)
  return `${name} was imported without fields that could not be read: ${reasons.join('; ')}`
}

/** Such as `Order 108900000000001`. */
function nameOf(raw: unknown, { what, key }: RecordName): string {
  const id = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>)[key] : undefined
  return typeof id === 'string' || typeof id === 'number' ? `${what} ${id}` : `${what} without ${key}`
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
  const names = records.map((record) => readField(record, key) ?? record)
  return createHash('sha256').update(JSON.stringify(names)).digest('base64url')
}
