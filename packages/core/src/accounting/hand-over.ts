import type {
  AccountingFeed,
  AccountingFeedQuery,
  AcknowledgeAccountingTransactions,
  AcknowledgedAccountingTransactions,
} from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { duplicateFields, validationError } from '../platform/errors.ts'
import { readCursor } from '../platform/parts.ts'
import { toPostgresJson } from '../platform/to-postgres.ts'
import { snapshot } from '../platform/transaction.ts'
import { nothing, write } from '../platform/write.ts'
import { countDocuments, type LockedDocument, lockDocuments, lockFeed } from './post-documents.ts'
import { presentTransaction, transactions } from './transaction.ts'

/** The next documents that are or were to be handed over, in the order in which they became ready. */
export function getTransactionFeed(ctx: TenantContext, { after, limit }: AccountingFeedQuery): Promise<AccountingFeed> {
  const cursor = readCursor(after)
  return snapshot(ctx, async (tx) => {
    const chosen = await tx
      .selectFrom('accounting_transactions')
      .select(['id', 'position'])
      .where('position', '>', cursor)
      .orderBy('position')
      .limit(limit)
      .execute()
    const rows = await transactions.where(tx, sql`id = any(${chosen.map(({ id }) => id)}::bigint[])`)
    const byId = new Map(rows.map((row) => [row.id, row]))
    const last = chosen.at(-1)?.position ?? after
    return {
      data: chosen.flatMap(({ id }) => byId.get(id) ?? []).map(presentTransaction),
      next: last === undefined ? null : String(last),
      message: null,
    }
  })
}

type Item = AcknowledgeAccountingTransactions['items'][number]
type Result = AcknowledgedAccountingTransactions['data'][number]

/** Stores the ids under which the ledger has posted documents. */
export function acknowledge(
  ctx: TenantRequestContext,
  input: AcknowledgeAccountingTransactions,
): Promise<AcknowledgedAccountingTransactions> {
  const { items } = input
  const duplicates = duplicateFields(
    items.map(({ id }) => id),
    (index) => `items.${index}.id`,
  )
  if (Object.keys(duplicates).length > 0) throw validationError(duplicates)
  return write(ctx, { input, subject: 'tenant', subjectId: ctx.tenantId }, async (tx, report) => {
    const locked = await lockDocuments(
      tx,
      items.map(({ id }) => id),
    )
    const stored = new Map(locked.map((row) => [row.id, row]))
    const data = items.map((item) => judge(item, stored.get(item.id)))
    const posted = items.filter((_, index) => data[index]?.result === 'acknowledged')
    report(posted.length > 0 ? { after: { items: posted } } : nothing)
    await setHandedOver(tx, posted, stored)
    return { data, message: null }
  })
}

function judge({ id, external_id: given }: Item, stored: LockedDocument | undefined): Result {
  const failed = (message: string): Result => ({ id, result: 'failed', message })
  if (!stored) return failed(`There is no accounting transaction ${id}.`)
  if (stored.external_id === given) return { id, result: 'already_acknowledged', message: null }
  if (stored.external_id !== null) return failed(`It has been acknowledged as ${stored.external_id}.`)
  if (stored.status === 'batched') return failed('It is batched, so its batch is handed over in its place.')
  if (stored.status === 'blocked') return failed('It is blocked, so it is not posted yet.')
  // A document that the ledger has posted counts as handed over even if its switch is off, and so will its correction.
  const isPosted = stored.status === 'ineligible' && stored.reverses_id === null
  if (stored.position !== null || isPosted) return { id, result: 'acknowledged', message: null }
  return failed('It belongs to a correction that is not in the feed. If the ledger has posted it, reverse it there.')
}

/** A document that was reversed after the ledger had read it stays reversed. */
async function setHandedOver(
  tx: TenantTransaction,
  items: readonly Item[],
  stored: ReadonlyMap<number, LockedDocument>,
): Promise<void> {
  if (items.length === 0) return
  if (items.some(({ id }) => stored.get(id)?.position === null)) await lockFeed(tx)
  await sql`
    update accounting_transactions set external_id = given.external_id, handed_over_at = now(), updated_at = now(),
      status = case when status = 'reversed' then status else 'handed_over' end,
      position = coalesce(position, nextval('public.accounting_positions'))
    from json_to_recordset(${toPostgresJson(items)}::json) as given (id bigint, external_id text)
    where accounting_transactions.id = given.id and accounting_transactions.id = any(${items.map(({ id }) => id)}::bigint[])
  `.execute(tx)
  const documents = items.flatMap(({ id }) => stored.get(id) ?? [])
  countDocuments(
    tx,
    documents.filter(({ status }) => status !== 'reversed').map(({ type }) => ({ type, status: 'handed_over' })),
  )
}
