import { createHash } from 'node:crypto'

import type { RunKind } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { type Page, WalmartError } from '@aisle/walmart'

import type { TenantContext } from '../platform/context.ts'

/** Where the records of a kind come from, page by page. */
export interface RunSource {
  /** The kinds that start when a set-up run of this one completes. */
  readonly followers: readonly RunKind[]
  /** The pages from the run's cursor on. Anything thrown is classified by `classifyFailure`. */
  pages(ctx: TenantContext, run: RunPosition): AsyncIterable<SourcePage>
}

export interface RunPosition {
  readonly instanceId: number
  /** After the last committed page; null at the start. */
  readonly cursor: unknown
  /** Fetch what has changed since; null: everything. Kinds that cannot be filtered by time fetch everything. */
  readonly changedSince: Date | null
}

export interface SourcePage {
  /** Where the next page begins; undefined after the last one. */
  readonly cursor: unknown
  /** Of all pages, if Walmart has said it. */
  readonly total: number | undefined
  /** The page's records. */
  readonly count: number
  readonly problems: readonly RunProblem[]
  /** Writes the page. Runs in the transaction that also moves the run's cursor. */
  store(tx: TenantTransaction): Promise<unknown>
}

/** Something that could not be stored and did not stop the run. */
export interface RunProblem {
  /** In snake case; problems are counted by it. */
  readonly code: string
  readonly message: string
  readonly raw?: unknown
}

/** Records that could not be read, with their JSON, and records that Walmart left out. */
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

interface Progress {
  /** Walmart's own count, if it gives one. */
  readonly total: number | undefined
  /** Records so far, including this page's. */
  readonly served: number
  /** Identifies this page and the one before it. Null for a page without records, or before the first page. */
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
export function rejectRepetition(what: string, { total, served, fingerprint, previous }: Progress): void {
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
