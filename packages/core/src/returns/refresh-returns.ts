import type { Row } from '@aisle/db'
import { Listed, nothingListed, type Parsed, readField, type Return } from '@aisle/walmart'
import { sql } from 'kysely'
import { z } from 'zod'

import { openConnection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import {
  countImported,
  findUnchanged,
  missingRecords,
  problemsOf,
  type RunPosition,
  runSlice,
  type RunSource,
  sizeOf,
  type SourcePage,
  toKey,
} from '../runs/index.ts'
import { returnDigest } from './return-rows.ts'
import { storeReturns, toReturnRows } from './store-returns.ts'

/** Downloads the customers' returns since the start date, all or only changed ones. */
export function refreshReturns(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, returnsSource)
}

const Cursor = z
  .object({
    /** Walmart's cursor, which contains the list's dates. */
    next: z.string(),
    listed: Listed,
  })
  .nullable()

const returnsSource: RunSource = {
  followers: [],
  isOptional: true,
  async *pages(ctx: TenantContext, position: RunPosition): AsyncGenerator<SourcePage> {
    const { instanceId, changedSince } = position
    const { walmart, startAt, openedAt } = await openConnection(ctx, instanceId)
    if (startAt >= openedAt) {
      yield { cursor: undefined, total: 0, count: 0, problems: [], store: undefined }
      return
    }
    const cursor = Cursor.parse(position.cursor)
    let before = cursor?.listed ?? nothingListed
    let beingStored: readonly string[] = []
    const list = walmart.listReturns({
      limit: 200,
      replacementInfo: true,
      // An end, so that new returns do not shift the pages.
      returnCreationStartDate: startAt,
      returnCreationEndDate: openedAt,
      ...(changedSince && { returnLastModifiedStartDate: changedSince, returnLastModifiedEndDate: openedAt }),
      signal: ctx.stopping,
      skip: (returns) => findUnchangedReturns(ctx, { instanceId, startAt, beingStored }, returns),
      ...(cursor && { cursor: cursor.next, listed: cursor.listed }),
    })
    const isFromStart = ({ value }: Parsed<Return>) => value.returnOrderDate >= startAt
    for await (const page of list) {
      const { listed } = page
      const rows = toReturnRows(instanceId, page.elements.filter(isFromStart))
      const isLast = page.cursor === undefined
      yield {
        cursor: isLast ? undefined : { next: page.cursor, listed },
        total: listed.total === null ? undefined : sizeOf(listed),
        count: countImported(page, before, isFromStart),
        problems: [
          ...problemsOf(page, { what: 'Return', key: 'returnOrderId' }),
          ...(isLast ? missingRecords('The list of returns', listed) : []),
        ],
        store: rows.returns.length === 0 ? undefined : (tx) => storeReturns(ctx, tx, rows),
      }
      before = listed
      beingStored = page.elements.map(({ text }) => text)
    }
  },
}

interface ListedReturns {
  readonly instanceId: number
  readonly startAt: Date
  /** The previous page's returns in JSON text. That page may not have been committed yet. */
  readonly beingStored: readonly string[]
}

/** Returns, for each return of a page in JSON text, whether it is already stored in this state. */
async function findUnchangedReturns(
  ctx: TenantContext,
  { instanceId, startAt, beingStored }: ListedReturns,
  records: readonly string[],
): Promise<boolean[]> {
  const page = {
    instanceId,
    table: 'walmart_returns',
    key: 'return_order_id',
    keyOf: (record: string) => toKey(readField(record, 'returnOrderId')),
    digestOf: returnDigest,
    columns: sql`record.return_date`,
    beingStored,
  } as const
  const found = await findUnchanged<Row<'walmart_returns', 'return_date'>>(ctx, page, records)
  return found.map((one) => one !== undefined && one.return_date >= startAt)
}
