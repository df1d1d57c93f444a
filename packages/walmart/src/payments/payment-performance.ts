import { z } from 'zod'

import { leniency } from '../http/read-record.ts'
import { Code, Decimal } from '../scalars.ts'

/** Percentages over a number of days. */
const Rates = z.looseObject({
  refundRateSellerFault: Decimal.nullish(),
  refundRateCustomerFault: Decimal.nullish(),
  /** On-time shipment. */
  ots: Decimal.nullish(),
  /** On-time delivery. */
  otd: Decimal.nullish(),
  /** Valid tracking. */
  vtr: Decimal.nullish(),
  cancellationSellerFault: Decimal.nullish(),
  cancellationCustomerFault: Decimal.nullish(),
})

/** The seller's rates for `7DAY`, `14DAY`, `30DAY`, `60DAY` and `90DAY`, from `GET /v3/report/payment/performance`. */
export const PaymentPerformance = z.looseObject({
  partnerId: Code.nullish(),
  payload: z.record(z.string(), Rates.nullish()),
})
export type PaymentPerformance = z.output<typeof PaymentPerformance>
leniency.add(PaymentPerformance, { required: ['payload'] })
