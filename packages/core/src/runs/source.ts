import { createHash } from 'node:crypto'

import type { RunKind } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { type Page, WalmartError } from '@aisle/walmart'
import { z } from 'zod'

import { lockInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { transaction } from '../platform/transaction.ts'

/** The records that a kind of run works on, page by page. */
export interface RunSource {
  /** The kinds that start when a set-up run of this one completes. */
  readonly followers: readonly RunKind[]
  /** The pages from the run's cursor on. `classifyFailure` handles whatever this throws. */
  pages(ctx: TenantContext, run: RunPosition): AsyncIterable<SourcePage>
}

export interface RunPosition {
  readonly instanceId: number
  /** The cursor after the last committed page; null at the start. */
  readonly cursor: unknown
  /** Fetch only what has changed since then; null means everything. Kinds without a time filter always fetch everything. */
  readonly changedSince: Date | null
  /** The request's filters, for a run that creates records; null for a refresh. */
  readonly filters: unknown
}

export interface SourcePage {
  /** The cursor of the next page; undefined after the last one. */
  readonly cursor: unknown
  /** The number of records on all pages, if it is known. Otherwise the run keeps its total. */
  readonly total: number | undefined
  /** The number of records on this page. */
  readonly count: number
  readonly problems: readonly RunProblem[]
  /**
   * Writes the page, in the transaction that also advances the run. Returns a problem for each record that could not be
   * written.
   */
  store(tx: TenantTransaction): Promise<readonly RunProblem[] | void>
}

interface RecordsById {
  readonly limit: number
  /** The ids of the next records, ascending. */
  select(tx: TenantTransaction, after: number): Promise<number[]>
  store(tx: TenantTransaction, ids: readonly number[]): ReturnType<SourcePage['store']>
}

/** Pages of stored records, by id, unless the instance is being deleted. The cursor is the id of the last one. */
export async function* pagesById(
  ctx: TenantContext,
  { instanceId, cursor }: Pick<RunPosition, 'cursor' | 'instanceId'>,
  records: RecordsById,
): AsyncGenerator<SourcePage> {
  let after: number | undefined = z.int().parse(cursor ?? 0)
  while (after !== undefined) {
    const from: number = after
    const ids: number[] = await transaction(ctx, async (tx) =>
      (await lockInstance(tx, instanceId, 'share')) ? records.select(tx, from) : [],
    )
    after = ids.length === records.limit ? ids.at(-1) : undefined
    const store: SourcePage['store'] = (tx) => records.store(tx, ids)
    yield { cursor: after, total: undefined, count: ids.length, problems: [], store }
  }
}

/** A record that could not be imported. It does not stop the run. */
export interface RunProblem {
  /** In snake case. Problems are counted by code. */
  readonly code: string
  readonly message: string
  readonly raw?: unknown
}

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

interface Progress {
  /** Walmart's own count, if it gives one. */
  readonly total: number | undefined
  /** Records so far, including this page's. */
  readonly served: number
  /** Identify this page and the previous one. Null for a page without records, and before the first page. */
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
    throw new WalmartError('unexpected_response', `Walmart sends more ${what} than it counts: ${served} of ${total}`)
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
