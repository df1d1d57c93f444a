import type { ClearingBalances, TrialBalance, TrialBalanceQuery } from '@aisle/contract'
import { Big } from 'big.js'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { transaction } from '../platform/transaction.ts'
import { toAmount } from './transaction.ts'

interface AccountSums {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly debit: string
  readonly credit: string
}

/** The sums of the posted lines of a period, by account. */
export async function getTrialBalance(
  ctx: TenantContext,
  { from, to, currency }: TrialBalanceQuery,
): Promise<TrialBalance> {
  const { rows } = await transaction(ctx, (tx) =>
    sql<AccountSums>`
      select code.id, code.code, code.name, sum(debit) as debit, sum(credit) as credit
      from accounting_transactions document
      join accounting_lines line on line.tenant_id = document.tenant_id and line.transaction_id = document.id
      join nominal_codes code on code.tenant_id = line.tenant_id and code.id = line.nominal_code_id
      where date between ${from}::date and ${to}::date and currency = ${currency} and not is_batch
      group by code.tenant_id, code.id
      order by code.code
    `.execute(tx),
  )
  const sum = (side: 'credit' | 'debit') => rows.reduce((total, row) => total.plus(row[side]), new Big(0)).toFixed(2)
  const accounts = rows.map(({ debit, credit, ...nominal_code }) => ({
    nominal_code,
    debit: toAmount(debit),
    credit: toAmount(credit),
    balance: new Big(debit).minus(credit).toFixed(2),
  }))
  return {
    data: { from, to, currency, accounts, total_debit: sum('debit'), total_credit: sum('credit') },
    message: null,
  }
}

interface ClearingSums {
  readonly instance_id: number
  readonly currency: string
  readonly invoiced: string
  readonly credited: string
  readonly blocked: string
}

/** What is posted to marketplace clearing, and what blocked documents will post there. */
export async function getClearing(ctx: TenantContext): Promise<ClearingBalances> {
  const { rows } = await transaction(ctx, (tx) =>
    sql<ClearingSums>`
      select instance_id, currency,
        coalesce(sum(debit - credit) filter (where type = 'sales_order_invoice'), 0) as invoiced,
        coalesce(sum(credit - debit) filter (where type = 'sales_credit'), 0) as credited,
        coalesce(sum(
          case type when 'sales_credit' then -1 else 1 end * (product_amount + shipping_amount)
        ) filter (where status = 'blocked'), 0) as blocked
      from accounting_transactions document
      left join accounting_lines line on line.tenant_id = document.tenant_id and line.transaction_id = document.id
        and account = 'marketplace_clearing'
      where type in ('sales_order_invoice', 'sales_credit')
      group by instance_id, currency
      order by instance_id, currency
    `.execute(tx),
  )
  const data = rows.map(({ instance_id, currency, invoiced, credited, blocked }) => ({
    instance_id,
    currency,
    invoiced: toAmount(invoiced),
    credited: toAmount(credited),
    balance: new Big(invoiced).minus(credited).toFixed(2),
    blocked: toAmount(blocked),
  }))
  return { data, message: null }
}
