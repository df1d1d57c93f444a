import type { RunKind } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { z } from 'zod'

import { lockInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import type { IdRange } from '../platform/define-list.ts'
import { transaction } from '../platform/transaction.ts'

/** The records that a kind of run works on, page by page. */
export interface RunSource {
  /** The kinds that start when a set-up run of this one completes. */
  readonly followers: readonly RunKind[]
  /** Whether the followers also start when a set-up run of this kind has failed for good, because they do not need it. */
  readonly isOptional?: true
  /** The pages from the run's cursor on. `classifyFailure` handles whatever this throws. */
  pages(ctx: TenantContext, run: RunPosition): AsyncIterable<SourcePage>
}

export interface RunPosition {
  readonly instanceId: number
  /** The cursor after the last committed page; null at the start. */
  readonly cursor: unknown
  /** Fetch only what has changed since then; null means everything. Kinds without a time filter always fetch everything. */
  readonly changedSince: Date | null
  /** The request's filters, for a run over stored records; null for a refresh. */
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
   * written. Undefined if there is nothing to write: the run may then commit several pages at once.
   */
  readonly store: ((tx: TenantTransaction) => Promise<readonly RunProblem[] | void>) | undefined
}

// A page should take no longer than one of a refresh.
const recordsPerPage = 500

interface RecordsById {
  /** The ids of the next records. The last one is the next cursor. */
  select(tx: TenantTransaction, range: IdRange): Promise<number[]>
  store(tx: TenantTransaction, ids: readonly number[]): ReturnType<NonNullable<SourcePage['store']>>
}

/** Pages of stored records unless the instance is being deleted. The cursor is the id of the last one. */
export async function* pagesById(
  ctx: TenantContext,
  { instanceId, cursor }: Pick<RunPosition, 'cursor' | 'instanceId'>,
  records: RecordsById,
): AsyncGenerator<SourcePage> {
  let after: number | undefined = z.int().parse(cursor ?? 0)
  while (after !== undefined) {
    const from: number = after
    const ids: number[] = await transaction(ctx, async (tx) =>
      (await lockInstance(tx, instanceId, 'share')) ? records.select(tx, { after: from, limit: recordsPerPage }) : [],
    )
    after = ids.length === recordsPerPage ? ids.at(-1) : undefined
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
