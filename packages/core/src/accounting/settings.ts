import {
  type AccountingSettings,
  type AccountingSettingsDocument,
  type FieldErrors,
  UpdateAccountingSettings,
} from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { findUsableCodes, queueCompletion } from '../catalog/index.ts'
import type { TenantContext, TenantRequestContext } from '../platform/context.ts'
import { invalidReference, validationError } from '../platform/errors.ts'
import { transaction } from '../platform/transaction.ts'
import { write } from '../platform/write.ts'
import { queueSwitching } from './apply-switches.ts'
import { accounts } from './document.ts'

const codeColumns = accounts.map((account) => `${account}_nominal_code_id` as const)
const dateColumns = ['sales_order_invoices_start_date', 'sales_credits_start_date'] as const
const periodColumns = ['batch_period_sales_order_fulfillments', 'batch_period_customer_returns'] as const
const columns = [...codeColumns, ...dateColumns, ...periodColumns, 'restock_on_delivery'] as const

export async function getSettings(ctx: TenantContext): Promise<AccountingSettingsDocument> {
  return { data: await transaction(ctx, findSettings), message: null }
}

/** Replaces the settings. Posted documents keep their accounts; documents that lacked one are completed. */
export function updateSettings(
  ctx: TenantRequestContext,
  input: UpdateAccountingSettings,
): Promise<AccountingSettingsDocument> {
  const call = { input, subject: 'accounting_settings', subjectId: ctx.tenantId }
  const { time_zone: zone, ...after } = input
  return write(ctx, call, async (tx, report) => {
    const before = await lockSettings(tx)
    const errors = { ...(await checkCodes(tx, before, after)), ...checkZone(await findTimeZone(tx), zone) }
    if (Object.keys(errors).length > 0) throw validationError(errors)
    await tx
      .updateTable('accounting_settings')
      .set({ ...after, updated_at: sql`now()` })
      .execute()
    report({ before, after })
    const hasNewCode = codeColumns.some((column) => after[column] !== null && after[column] !== before[column])
    if (hasNewCode) await queueCompletion(ctx, tx, { reason: 'missing_nominal_code' })
    if (dateColumns.some((column) => after[column] !== before[column])) await queueSwitching(ctx, tx)
    return { data: await findSettings(tx), message: null }
  })
}

type Stored = Omit<AccountingSettings, 'time_zone'>

async function findSettings(tx: TenantTransaction): Promise<AccountingSettings> {
  const row: Stored | undefined = await tx.selectFrom('accounting_settings').select(columns).executeTakeFirst()
  return { ...(row ?? noSettings), time_zone: await findTimeZone(tx) }
}

/** Every setting has a default. */
const noSettings = UpdateAccountingSettings.parse({})

async function findTimeZone(tx: TenantTransaction): Promise<string> {
  const isOwn = sql<boolean>`id = aisle.tenant_id()`
  const tenant = await tx.selectFrom('tenants').select('time_zone').where(isOwn).executeTakeFirstOrThrow()
  return tenant.time_zone
}

function checkZone(present: string, given: string | undefined): FieldErrors {
  if (given === undefined || given === present) return {}
  return { time_zone: [`The time zone field must be ${present}: it was set when the tenant was created.`] }
}

/** The stored settings, locked until the transaction ends. */
async function lockSettings(tx: TenantTransaction): Promise<Stored> {
  await tx
    .insertInto('accounting_settings')
    .defaultValues()
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return tx.selectFrom('accounting_settings').select(columns).forUpdate().executeTakeFirstOrThrow()
}

/** New accounts must exist and be active; those already set may be archived. */
async function checkCodes(tx: TenantTransaction, before: Stored, input: Stored): Promise<FieldErrors> {
  const wanted = codeColumns.flatMap((column) => {
    const id = input[column]
    return id === null || id === before[column] ? [] : [{ column, id }]
  })
  const usable = await findUsableCodes(
    tx,
    wanted.map(({ id }) => id),
  )
  const wrong = wanted.filter(({ id }) => !usable.has(id))
  return Object.assign({}, ...wrong.map(({ column }) => invalidReference(column, '/api/nominal-codes'))) as FieldErrors
}
