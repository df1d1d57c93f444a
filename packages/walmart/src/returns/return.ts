import { z } from 'zod'

import { leniency } from '../http/read-record.ts'
import { Code, Count, Flag, Identifier, listOf, Moment, ReturnMoney } from '../scalars.ts'
import { ReturnLine } from './return-line.ts'

const ReturnLabel = z.looseObject({
  labelImageURL: z.string().nullish(),
  carrierInfoList: listOf(
    z.looseObject({
      carrierId: Code.nullish(),
      carrierName: z.string().nullish(),
      serviceType: z.string().nullish(),
      trackingNo: Code.nullish(),
    }),
  ),
})

/** Lines returned together. */
const ReturnLineGroup = z.looseObject({
  groupNo: Count.nullish(),
  returnLines: listOf(z.looseObject({ returnOrderLineNumber: Count })),
  labels: listOf(ReturnLabel),
  returnExpectedFlag: Flag.nullish(),
})

/**
 * A return, in Walmart's structure. Only its lines have a status. Its lines can belong to several purchase orders.
 *
 * Times are `Date`, from ISO 8601. `customerEmailId` is a relay address.
 */
export const Return = z.looseObject({
  returnOrderId: Identifier,
  customerOrderId: Identifier,
  customerEmailId: z.string().nullish(),
  customerName: z.looseObject({ firstName: z.string().nullish(), lastName: z.string().nullish() }).nullish(),
  returnType: z.string().nullish(),
  replacementCustomerOrderId: Code.nullish(),
  refundMode: z.string().nullish(),
  returnOrderDate: Moment,
  returnByDate: Moment.nullish(),
  totalRefundAmount: ReturnMoney.nullish(),
  returnLineGroups: listOf(ReturnLineGroup),
  // A return without lines is an error to report, not an empty return.
  returnOrderLines: listOf(ReturnLine).refine((lines) => lines.length > 0, 'no return lines'),
  returnChannel: z.looseObject({ channelName: z.string().nullish() }).nullish(),
})
export type Return = z.output<typeof Return>
leniency.add(Return, {
  required: [
    'returnOrderId',
    'customerOrderId',
    'returnOrderDate',
    'returnOrderLines',
    'returnOrderLines.returnOrderLineNumber',
  ],
})
/** A return in Walmart's JSON. */
export type ReturnJson = z.input<typeof Return>

const Meta = z.looseObject({
  totalCount: Count.nullish().catch(undefined),
  limit: Count.nullish().catch(undefined),
  nextCursor: z.string().nullish(),
})

/** The response of `GET /v3/returns`, with unparsed elements. `nextCursor` is a query string with its `?`. */
export const ReturnsResponse = z
  .looseObject({ meta: Meta.nullish(), returnOrders: listOf(z.unknown()).optional() })
  .refine(({ meta, returnOrders }) => meta !== undefined || returnOrders !== undefined, 'no list of returns')
export type ReturnsResponse = z.output<typeof ReturnsResponse>
