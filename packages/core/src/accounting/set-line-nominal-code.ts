import type { SalesOrderDocument, SetLineNominalCode } from '@aisle/contract'
import { sql } from 'kysely'

import { findUsableCodes, queueCompletion } from '../catalog/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError, invalidReference, validationError } from '../platform/errors.ts'
import { write } from '../platform/write.ts'
import { getSalesOrder } from '../sales-orders/index.ts'

/** Sets the account of a line's sales. Posted documents keep theirs. */
export async function setLineNominalCode(
  ctx: TenantRequestContext,
  input: SetLineNominalCode,
): Promise<SalesOrderDocument> {
  const { id, line_number, nominal_code_id } = input
  await write(ctx, { input, subject: 'sales_order', subjectId: id }, async (tx, report) => {
    const line = await tx
      .selectFrom('sales_order_lines')
      .select('nominal_code_id')
      .where('sales_order_id', '=', id)
      .where('line_number', '=', line_number)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!line) throw new AisleError('ERR_NOT_FOUND', `There is no sales order ${id} with a line ${line_number}.`)
    report({ before: line, after: { nominal_code_id } })
    if (nominal_code_id === line.nominal_code_id) return {}
    if (nominal_code_id !== null && !(await findUsableCodes(tx, [nominal_code_id])).has(nominal_code_id)) {
      throw validationError(invalidReference('nominal_code_id', '/api/nominal-codes'))
    }
    await tx
      .updateTable('sales_order_lines')
      .set({ nominal_code_id, updated_at: sql`now()` })
      .where('sales_order_id', '=', id)
      .where('line_number', '=', line_number)
      .execute()
    if (nominal_code_id !== null) await queueCompletion(ctx, tx, { reason: 'missing_nominal_code' })
    return {}
  })
  return getSalesOrder(ctx, { id })
}
