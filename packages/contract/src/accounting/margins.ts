import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { inPage } from '../examples.ts'
import { CalendarDate, Id } from '../fields.ts'
import { pageFields, pageOf } from '../lists.ts'
import { defineOperation } from '../operation.ts'
import { Amount } from './money.ts'

const pages = pageFields(['revenue', 'cost', 'margin'])

/** The query of `GET /api/accounting/margins`. */
export const ListMargins = z
  .strictObject({
    group_by: z.enum(['day', 'product', 'store']).meta({ description: 'What each row sums.' }),
    from: CalendarDate.meta({ description: 'The first day.' }),
    to: CalendarDate.meta({ description: 'The last day.' }),
    integration_instance_id: Id.optional().meta({ description: 'Only documents of this instance.' }),
    ...pages,
    sort: pages.sort.meta({
      description:
        'Column to sort by; prefix `-` for descending. The default is the latest day, or the highest margin, first; ' +
        'an unknown margin is the lowest.',
    }),
  })
  .check(z.refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before from' }))
  .meta({ description: '`to` must not be before `from`.' })
export type ListMargins = documented.ListMargins

/** What was earned in one currency on a day, with a product, or in a store. */
export const Margin = z
  .object({
    day: CalendarDate.nullable().meta({ description: 'Null unless grouped by day.' }),
    product: z
      .object({ id: Id, sku: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'Null unless grouped by product, and for lines without a product.' }),
    store: z
      .object({ id: Id, name: z.string() })
      .nullable()
      .meta({ description: 'Null unless grouped by store, and for sales orders deleted with their instance.' }),
    currency: z.string().meta({ examples: ['USD'] }),
    revenue: Amount.meta({ description: 'Goods and shipping, as posted by invoices.' }),
    credits: Amount.meta({ description: 'Refunds of goods and shipping, as posted by credits.' }),
    cost: Amount.meta({
      description: 'Cost of goods shipped, less that of returned goods that were not disposed of, as posted.',
    }),
    proforma_marketplace_cost: Amount.meta({
      description:
        "The invoiced units' share of the estimated marketplace fees of their sales order lines. Never posted.",
    }),
    proforma_payment_cost: Amount.meta({ description: 'The same share of the estimated payment fees. Never posted.' }),
    margin: Amount.nullable().meta({
      description:
        'Revenue minus credits, cost and both proforma costs; null while documents are blocked, because amounts are missing.',
    }),
    blocked_documents: z.int().min(0).meta({
      description: 'How many documents are blocked; the amounts do not include them.',
    }),
  })
  .meta({ id: 'Margin' })
export type Margin = documented.Margin

/** A page of margins. */
export const MarginPage = pageOf(Margin)
export type MarginPage = documented.MarginPage

export const listMargins = defineOperation({
  operationId: 'listMargins',
  method: 'GET',
  path: '/accounting/margins',
  scope: 'accounting:read',
  summary: 'List margins',
  description:
    'What was earned in a period by day, product or store: one row for each group and currency that has documents dated in ' +
    'the period. A correction by Walmart counts on the day of its reversal, as in the trial balance.',
  success: { status: 200 },
  headers: [],
  input: ListMargins,
  output: MarginPage,
  errors: [],
  example: {
    input: { group_by: 'product', from: '2026-11-01', to: '2026-11-30', sort: '-margin' },
    output: inPage({
      day: null,
      product: { id: 7, sku: 'MUG-BLUE-350', name: 'Blue mug, 350 ml' },
      store: null,
      currency: 'USD',
      revenue: '29.98',
      credits: '0.00',
      cost: '16.80',
      proforma_marketplace_cost: '4.50',
      proforma_payment_cost: '0.75',
      margin: '7.93',
      blocked_documents: 0,
    }),
  },
})
