import type { ReceivedLine, ReceiveWalmartReturn, WalmartReturnDocument } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { Big } from 'big.js'
import { sql } from 'kysely'

import { requireLockedInstance } from '../instances/index.ts'
import { recordReturned } from '../orders/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError, validationError } from '../platform/errors.ts'
import { write } from '../platform/write.ts'
import { describeReturn, unknownReturn } from './return.ts'

/** Records goods of a return that have arrived, with their dispositions, and makes their documents. */
export function receiveReturn(ctx: TenantRequestContext, input: ReceiveWalmartReturn): Promise<WalmartReturnDocument> {
  const { id, return_id: returnId, lines, received_at: receivedAt } = input
  const target = { subject: 'walmart_return', subjectId: returnId, instanceId: id }
  return write(ctx, { input, ...target }, async (tx) => {
    await requireLockedInstance(tx, id, 'share')
    if (!(await lockReturn(tx, id, returnId))) throw unknownReturn(id, returnId)
    const stored = await selectReceivable(tx, returnId)
    requireReceivable(stored, lines)
    if (receivedAt !== undefined) await requirePast(tx, receivedAt)
    await tx
      .insertInto('return_receipts')
      .values(
        lines.map((line) => ({
          return_id: returnId,
          ...line,
          received_at: receivedAt === undefined ? sql<Date>`now()` : sql<Date>`${receivedAt}::timestamptz`,
        })),
      )
      .execute()
    const received = new Set(lines.map((line) => line.line_number))
    const purchaseOrderIds = stored
      .filter((line) => received.has(line.line_number))
      .flatMap((line) => line.purchase_order_id ?? [])
    await recordReturned(tx, { instanceId: id, purchaseOrderIds })
    return describeReturn(tx, input)
  })
}

/** Locks a return against other receipts and pages of a refresh. Returns whether the instance has the return. */
async function lockReturn(tx: TenantTransaction, instanceId: number, returnId: number): Promise<boolean> {
  const row = await tx
    .selectFrom('walmart_returns')
    .select('id')
    .where('instance_id', '=', instanceId)
    .where('id', '=', returnId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row !== undefined
}

interface ReceivableLine extends Row<
  'walmart_return_lines',
  'is_keep_it' | 'line_number' | 'purchase_order_id' | 'quantity'
> {
  readonly received: string
}

async function selectReceivable(tx: TenantTransaction, returnId: number): Promise<ReceivableLine[]> {
  const { rows } = await sql<ReceivableLine>`
    select line_number, quantity, is_keep_it, purchase_order_id, (
      select coalesce(sum(quantity), 0) from return_receipts receipt
      where receipt.return_id = line.return_id and receipt.line_number = line.line_number
    ) as received
    from walmart_return_lines line
    where return_id = ${returnId}
  `.execute(tx)
  return rows
}

function requireReceivable(lines: readonly ReceivableLine[], wanted: readonly ReceivedLine[]): void {
  const unknown = [...wanted.entries()].filter(
    ([, { line_number: number }]) => !lines.some((line) => line.line_number === number),
  )
  if (unknown.length > 0) {
    throw validationError(
      Object.fromEntries(
        unknown.map(([index, line]) => [`lines.${index}.line_number`, [`The return has no line ${line.line_number}.`]]),
      ),
    )
  }
  for (const { line_number: number, quantity, is_keep_it: isKeepIt, received } of lines) {
    const units = wanted.filter((line) => line.line_number === number).reduce((sum, line) => sum + line.quantity, 0)
    if (units === 0) continue
    if (isKeepIt) {
      throw new AisleError('ERR_CONFLICT', `The customer keeps the goods of line ${number}, so none can be received.`)
    }
    const left = new Big(quantity).minus(received)
    if (left.lt(units)) {
      const message = `Line ${number} has ${quantity} returned units, of which ${received} were received before: at most ${left.toFixed()} can be received.`
      throw new AisleError('ERR_CONFLICT', message)
    }
  }
}

/** By Postgres's clock. */
async function requirePast(tx: TenantTransaction, time: string): Promise<void> {
  const isFuture = sql<boolean>`${time}::timestamptz > clock_timestamp()`.as('isFuture')
  const found = await tx.selectNoFrom(isFuture).executeTakeFirstOrThrow()
  if (found.isFuture) {
    throw validationError({ received_at: ['The received at field must not be in the future.'] })
  }
}
