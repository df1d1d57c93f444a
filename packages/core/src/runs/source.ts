import type { TenantTransaction } from '@aisle/db'
import type { Page } from '@aisle/walmart'

import type { TenantContext } from '../platform/context.ts'
import type { SyncKind } from './start-run.ts'

/** Where the records of a kind come from, page by page. */
export interface SyncSource {
  /** The kinds that start when a set-up run of this one completes. */
  readonly followers: readonly SyncKind[]
  /** The pages from the run's cursor on. Anything thrown is classified by `classifyFailure`. */
  pages(ctx: TenantContext, run: SyncPosition): AsyncIterable<SyncPage>
}

export interface SyncPosition {
  readonly instanceId: number
  /** After the last committed page; null at the start. */
  readonly cursor: unknown
  /** Fetch what has changed since; null: everything. Kinds that cannot be filtered by time fetch everything. */
  readonly changedSince: Date | null
}

export interface SyncPage {
  /** Where the next page begins; undefined after the last one. */
  readonly cursor: unknown
  /** Of all pages, if Walmart has said it. */
  readonly total: number | undefined
  /** The page's records. */
  readonly count: number
  readonly problems: readonly SyncProblem[]
  /** Writes the page. Runs in the transaction that also moves the run's cursor. */
  store(tx: TenantTransaction): Promise<unknown>
}

/** Something that could not be stored and did not stop the run. */
export interface SyncProblem {
  readonly code: 'history_out_of_reach' | 'incomplete_answer' | 'listing_without_sku' | 'unreadable_record'
  readonly message: string
  readonly raw?: unknown
}

/** Records that could not be read, with their JSON, and records that Walmart left out. */
export function problemsOf({ rejected, gaps }: Pick<Page<unknown>, 'rejected' | 'gaps'>): SyncProblem[] {
  return [
    ...rejected.map(({ raw, issues }) => ({ code: 'unreadable_record' as const, message: issues.join('; '), raw })),
    ...gaps.map((gap) => ({
      code: 'incomplete_answer' as const,
      message: `Walmart left records out of a page: ${gap.message ?? gap.code ?? 'no reason given'}.`,
      raw: gap,
    })),
  ]
}
