import type { TenantTransaction } from '@aisle/db'

import { queueSwitching } from '../accounting/index.ts'
import { queueCompletion } from '../catalog/index.ts'
import { type InstanceRow, nominalCodeColumns } from '../instances/index.ts'
import { queueLinking } from '../listings/index.ts'
import { queueBuffers } from '../offers/index.ts'
import { queueAcknowledgements } from '../orders/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { endRuns, interruptRun, restartRun, runAgain, startRun } from '../runs/index.ts'

interface Changes {
  readonly before: InstanceRow
  readonly after: InstanceRow
  readonly hasNewCredentials: boolean
}

/** Starts and cancels the runs that a change requires, in its transaction. */
export async function applyChanges(ctx: TenantContext, tx: TenantTransaction, changes: Changes): Promise<void> {
  await applyLinking(ctx, tx, changes)
  await applyNominalCodes(ctx, tx, changes)
  await applyAccountingSwitches(ctx, tx, changes)
  await applyPercentages(ctx, tx, changes)
  await applyAcknowledging(ctx, tx, changes)
  await applyStockRules(ctx, tx, changes)
  if (changes.hasNewCredentials) await restartSetup(ctx, tx, changes.after.id)
  else await applyImportRules(ctx, tx, changes)
}

/** A new account may be what documents have been waiting for. */
async function applyNominalCodes(ctx: TenantContext, tx: TenantTransaction, { before, after }: Changes): Promise<void> {
  const hasNew = nominalCodeColumns.some((column) => after[column] !== null && after[column] !== before[column])
  if (hasNew) await queueCompletion(ctx, tx, { reason: 'missing_nominal_code' })
}

async function applyAccountingSwitches(
  ctx: TenantContext,
  tx: TenantTransaction,
  { before, after }: Changes,
): Promise<void> {
  const switches = ['sync_sales_order_invoices_to_accounting', 'sync_sales_credit_to_accounting'] as const
  if (switches.some((name) => after[name] !== before[name])) await queueSwitching(ctx, tx)
}

/** Old lines keep their percentages, unless a recalculation is under way: it then uses the new ones for all. */
async function applyPercentages(ctx: TenantContext, tx: TenantTransaction, { before, after }: Changes): Promise<void> {
  const percentages = ['proforma_marketplace_cost_percentage', 'proforma_payment_cost_percentage'] as const
  if (percentages.every((name) => after[name] === before[name])) return
  await restartRun(ctx, tx, { instanceId: after.id, kind: 'recalculate_proforma_costs' })
}

async function applyAcknowledging(
  ctx: TenantContext,
  tx: TenantTransaction,
  { before, after }: Changes,
): Promise<void> {
  if (after.auto_acknowledge_orders === before.auto_acknowledge_orders) return
  // A page that was fetched before would be stored with the old setting.
  await interruptRun(ctx, tx, { instanceId: after.id, kind: 'orders' })
  if (after.auto_acknowledge_orders) await queueAcknowledgements(ctx, tx, { instanceId: after.id })
}

async function applyStockRules(ctx: TenantContext, tx: TenantTransaction, { before, after }: Changes) {
  const rules = ['stock_buffer', 'stock_floor'] as const
  if (rules.some((name) => after[name] !== before[name])) await queueBuffers(ctx, tx, { instanceId: after.id })
}

/** Cancels the runs under way: they use the old credentials, which may be another seller's. */
async function restartSetup(ctx: TenantContext, tx: TenantTransaction, instanceId: number): Promise<void> {
  await endRuns(ctx, tx, { instanceId, which: 'with credentials' })
  await startRun(ctx, tx, { instanceId, kind: 'token', isSetup: true })
}

/**
 * An earlier date imports older orders and returns. A later one removes none, but stops the import of those before it. Another
 * `charge_amounts` imports all orders again.
 */
async function applyImportRules(ctx: TenantContext, tx: TenantTransaction, { before, after }: Changes): Promise<void> {
  // Without valid credentials nothing can be fetched, and new ones will fetch everything.
  const isConnected = !['awaiting_credentials', 'credentials_rejected'].includes(after.connection_status)
  for (const kind of ['orders', 'returns'] as const) {
    const run = { instanceId: after.id, kind }
    const isChanged = kind === 'orders' && after.charge_amounts !== before.charge_amounts
    if ((after.start_date < before.start_date || isChanged) && isConnected) await runAgain(ctx, tx, run)
    if (after.start_date > before.start_date) await interruptRun(ctx, tx, run)
  }
}

async function applyLinking(ctx: TenantContext, tx: TenantTransaction, { before, after }: Changes): Promise<void> {
  const settings = ['auto_link_products', 'auto_create_products'] as const
  const changed = settings.filter((setting) => after[setting] !== before[setting])
  if (changed.length > 0) await interruptRun(ctx, tx, { instanceId: after.id, kind: 'products' })
  if (changed.some((setting) => after[setting])) await queueLinking(ctx, tx, { instanceId: after.id })
}
