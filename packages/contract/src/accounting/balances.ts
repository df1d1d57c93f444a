import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inDocument } from '../examples.ts'
import { CalendarDate, Id } from '../fields.ts'
import { documentOf } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { Account, Amount, Currency } from './money.ts'

/** The query of `GET /api/accounting/trial-balance`. */
export const TrialBalanceQuery = z
  .strictObject({
    from: CalendarDate.meta({ description: 'The first day.' }),
    to: CalendarDate.meta({ description: 'The last day.' }),
    currency: Currency.default('USD'),
  })
  .check(z.refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before from' }))
  .meta({ description: '`to` must not be before `from`.' })
export type TrialBalanceQuery = documented.TrialBalanceQuery

/** The sums of a period's postings, by account. */
export const TrialBalance = documentOf(
  z
    .object({
      from: CalendarDate,
      to: CalendarDate,
      currency: z.string(),
      accounts: z.array(
        z.object({
          nominal_code: Account,
          debit: Amount,
          credit: Amount,
          balance: Amount.meta({ description: 'Debit minus credit.' }),
        }),
      ),
      total_debit: Amount.meta({ description: 'Always equals `total_credit`.' }),
      total_credit: Amount,
    })
    .meta({ id: 'TrialBalance' }),
)
export type TrialBalance = documented.TrialBalance

export const getTrialBalance = defineOperation({
  operationId: 'getTrialBalance',
  method: 'GET',
  path: '/accounting/trial-balance',
  scope: 'accounting:read',
  summary: 'Get the trial balance',
  description:
    'Sums the posted lines of the documents dated in a period, by account. Blocked documents are not posted.',
  success: { status: 200 },
  headers: [],
  input: TrialBalanceQuery,
  output: TrialBalance,
  errors: [],
  example: {
    input: { from: '2026-11-01', to: '2026-11-30' },
    output: inDocument({
      from: '2026-11-01',
      to: '2026-11-30',
      currency: 'USD',
      accounts: [
        {
          nominal_code: { id: 5, code: '1100', name: 'Walmart clearing' },
          debit: '29.98',
          credit: '0.00',
          balance: '29.98',
        },
        { nominal_code: { id: 4, code: '4000', name: 'Sales' }, debit: '0.00', credit: '29.98', balance: '-29.98' },
      ],
      total_debit: '29.98',
      total_credit: '29.98',
    }),
  },
})

/** What Walmart owes the seller, by instance and currency. */
export const ClearingBalances = documentOf(
  z.array(
    z
      .object({
        instance_id: Id,
        currency: z.string(),
        invoiced: Amount.meta({ description: 'Posted for shipped units.' }),
        credited: Amount.meta({ description: 'Posted for refunds.' }),
        balance: Amount.meta({ description: 'Invoiced minus credited.' }),
        blocked: Amount.meta({ description: 'What blocked documents will add to the balance.' }),
      })
      .meta({ id: 'ClearingBalance' }),
  ),
)
export type ClearingBalances = documented.ClearingBalances

export const getClearing = defineOperation({
  operationId: 'getClearing',
  method: 'GET',
  path: '/accounting/clearing',
  scope: 'accounting:read',
  summary: 'Get the balance of marketplace clearing',
  description: 'What was shipped and not refunded, as posted to marketplace clearing. Payouts are not subtracted.',
  success: { status: 200 },
  headers: [],
  input: z.strictObject({}),
  output: ClearingBalances,
  errors: [],
  example: {
    input: {},
    output: inDocument([
      { instance_id: 1, currency: 'USD', invoiced: '29.98', credited: '0.00', balance: '29.98', blocked: '0.00' },
    ]),
  },
})
