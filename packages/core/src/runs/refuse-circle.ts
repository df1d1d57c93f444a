import { createHash } from 'node:crypto'

import { type Page, WalmartError } from '@aisle/walmart'

interface Progress {
  /** Walmart's own count, if it gives one. */
  readonly total: number | undefined
  /** Records so far, including this page's. */
  readonly served: number
  /** This page's and the previous page's; null if there is none. */
  readonly fingerprint: string | null
  readonly previous: string | null
}

// Records may be added or repeated while a list is read, but not this many more than counted.
const toleratedSurplus = 1000

/**
 * Stops a list that repeats itself, which would otherwise never end, or pass for a complete one.
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

/** Identifies a page, also in another process; null for an empty one. */
export function fingerprintOf<T>(page: Page<T>, nameOf: (value: T) => string | null | undefined): string | null {
  const { elements, rejected } = page
  if (elements.length + rejected.length === 0) return null
  const names = [...elements.map(({ value, raw }) => nameOf(value) ?? raw), ...rejected.map(({ raw }) => raw)]
  return createHash('sha256').update(JSON.stringify(names)).digest('base64url')
}
