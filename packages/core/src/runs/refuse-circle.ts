import { createHash } from 'node:crypto'

import { type Page, WalmartError } from '@aisle/walmart'

interface Progress {
  /** Walmart's count, where it says one. */
  readonly total: number | undefined
  /** How many records have come so far, this page's included. */
  readonly served: number
  /** This page's, and that of the page before it; null when there is none. */
  readonly fingerprint: string | null
  readonly previous: string | null
}

// Records are added and repeated while a list is read; this many more than counted are no accident.
const toleratedSurplus = 1000

/**
 * Stops a list that leads in a circle, which would otherwise be read for ever, or be taken for a whole one.
 *
 * @throws WalmartError `unexpected_response`
 */
export function refuseCircle(what: string, { total, served, fingerprint, previous }: Progress): void {
  if (fingerprint !== null && fingerprint === previous) {
    throw new WalmartError('unexpected_response', `Walmart sent the same ${what} on two pages in a row`)
  }
  if (total !== undefined && served > 2 * total + toleratedSurplus) {
    throw new WalmartError('unexpected_response', `Walmart sends more ${what} than it counts: ${served} of ${total}`)
  }
}

/** What a page is recognised by, also by another process; null for an empty one. */
export function fingerprintOf<T>(page: Page<T>, nameOf: (value: T) => string | null | undefined): string | null {
  const { elements, rejected } = page
  if (elements.length + rejected.length === 0) return null
  const names = [...elements.map(({ value, raw }) => nameOf(value) ?? raw), ...rejected.map(({ raw }) => raw)]
  return createHash('sha256').update(JSON.stringify(names)).digest('base64url')
}
