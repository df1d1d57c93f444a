import type { TenantTransaction } from '@aisle/db'

import type { TenantContext } from '../platform/context.ts'
import type { SyncKind } from './jobs.ts'

/** Where a kind of record comes from, page by page. */
export interface SyncSource {
  /** What starts when a run of the set-up has completed. */
  readonly followers: readonly SyncKind[]
  /** The pages from the run's cursor on. Anything thrown is classified by `classifyFailure`. */
  pages(ctx: TenantContext, run: SyncPosition): AsyncIterable<SyncPage>
}

export interface SyncPosition {
  readonly instanceId: number
  /** As the last committed page left it; null at the start. */
  readonly cursor: unknown
  /** Bring in what has changed since; null: everything. A kind that cannot tell brings in everything. */
  readonly changedSince: Date | null
}

export interface SyncPage {
  /** Where to go on after this page; undefined after the last one. */
  readonly cursor: unknown
  /** How many records there are in all, where Walmart has said so. */
  readonly total: number | undefined
  /** How many records this page holds. */
  readonly count: number
  readonly problems: readonly SyncProblem[]
  /** Writes the page. Runs in the transaction that also moves the run's cursor. */
  store(tx: TenantTransaction): Promise<unknown>
}

/** Something that could not be brought in, and did not stop the run. */
export interface SyncProblem {
  readonly code: 'history_out_of_reach' | 'incomplete_answer' | 'listing_without_sku' | 'unreadable_record'
  readonly message: string
  readonly raw?: unknown
}
