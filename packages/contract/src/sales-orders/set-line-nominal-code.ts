import type * as documented from '../documented-types.ts'
import { alter, inDocument } from '../examples.ts'
import { Id, Label } from '../fields.ts'
import { defineOperation } from '../operation.ts'
import { exampleSalesOrder, exampleSalesOrderLine } from './example-sales-orders.ts'
import { SalesOrderDocument, SalesOrderId } from './sales-order.ts'

/** The body of `PUT /api/sales-orders/{id}/lines/{line_number}/nominal-code`. */
export const SetLineNominalCode = SalesOrderId.extend({
  line_number: Label.meta({ description: "Walmart's line number.", examples: ['1'] }),
  nominal_code_id: Id.nullable().meta({
    description:
      "Account for the line's sales; takes precedence over those of its product, its instance and the tenant. Null: none.",
  }),
})
export type SetLineNominalCode = documented.SetLineNominalCode

export const setLineNominalCode = defineOperation({
  operationId: 'setSalesOrderLineNominalCode',
  method: 'PUT',
  path: '/sales-orders/{id}/lines/{line_number}/nominal-code',
  scope: 'accounting:write',
  summary: 'Set the account of a sales order line',
  description:
    'Sets the account to which the sales of a line are posted. Posted documents keep their accounts; a document that was blocked for ' +
    'lack of an account is completed in the background.',
  success: { status: 200 },
  headers: [],
  input: SetLineNominalCode,
  output: SalesOrderDocument,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: { id: 301, line_number: '1', nominal_code_id: 4 },
    output: inDocument({ ...exampleSalesOrder, lines: [alter(exampleSalesOrderLine, { nominal_code_id: 4 })] }),
  },
})
