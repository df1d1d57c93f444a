import type { Row } from '@aisle/db'
import { type Parsed, readField, type Return, type ReturnsQuery } from '@aisle/walmart'
import { sql } from 'kysely'

import { openConnection } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import {
  findUnchanged,
  pagesOfList,
  type RunPosition,
  runSlice,
  type RunSource,
  type SourcePage,
  toKey,
} from '../runs/index.ts'
import { returnDigest } from './return-rows.ts'
import { storeReturns, toReturnRows } from './store-returns.ts'

/** Downloads the customers' returns since the start date, all or only changed ones. */
export function refreshReturns(ctx: TenantContext, runId: number): Promise<void> {
  return runSlice(ctx, runId, returnsSource)
}

const returnsSource: RunSource = {
  followers: [],
  async *pages(ctx: TenantContext, position: RunPosition): AsyncGenerator<SourcePage> {
    const { instanceId, changedSince } = position
    const { walmart, startAt, openedAt } = await openConnection(ctx, instanceId)
    if (startAt >= openedAt) {
      yield { cursor: undefined, total: 0, count: 0, problems: [], store: undefined }
      return
    }
    const query: ReturnsQuery = {
      limit: 200,
      replacementInfo: true,
      // An end, so that new returns do not shift the pages.
      returnCreationStartDate: startAt,
      returnCreationEndDate: openedAt,
      ...(changedSince && { returnLastModifiedStartDate: changedSince, returnLastModifiedEndDate: openedAt }),
      signal: ctx.stopping,
    }
    const isFromStart = ({ value }: Parsed<Return>) => value.returnOrderDate >= startAt
    yield* pagesOfList(position, {
      title: 'The list of returns',
      what: 'Return',
      key: 'returnOrderId',
      open: (from) => walmart.listReturns({ ...query, ...from }),
      areUnchanged: (returns, beingStored) => findUnchangedReturns(ctx, { instanceId, startAt, beingStored }, returns),
      isImported: isFromStart,
      store(returns) {
        const rows = toReturnRows(instanceId, returns.filter(isFromStart))
        return rows.returns.length === 0 ? undefined : (tx) => storeReturns(ctx, tx, rows)
      },
    })
  },
}

interface ListedReturns {
  readonly instanceId: number
  readonly startAt: Date
  /** The previous page's returns in JSON text. That page may not have been committed yet. */
  readonly beingStored: readonly string[]
}

/** Returns, for each return of a page in JSON text, whether it is already stored in this state. */
function findUnchangedReturns(
  ctx: TenantContext,
  { instanceId, startAt, beingStored }: ListedReturns,
  records: readonly string[],
): Promise<boolean[]> {
  return findUnchanged(ctx, records, {
    instanceId,
    table: 'walmart_returns',
    key: 'return_order_id',
    keyOf: (record) => toKey(readField(record, 'returnOrderId')),
    digestOf: returnDigest,
    columns: sql`record.return_date`,
    isUnchanged: (one: Row<'walmart_returns', 'return_date'>) => one.return_date >= startAt,
    beingStored,
  })
}
