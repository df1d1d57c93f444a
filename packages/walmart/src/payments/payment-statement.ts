import { z } from 'zod'

import { leniency } from '../http/read-record.ts'
import { Code, Decimal } from '../scalars.ts'

/** Amounts by name, as decimal strings. Walmart adds names, and leaves out those without an amount. */
const Amounts = z.record(z.string(), Decimal.nullish())

const SellerInfo = z.looseObject({
  storeFrontUrl: z.string().nullish(),
  sellerStatus: z.string().nullish(),
  paymentStatus: z.string().nullish(),
  /** In days. */
  tenure: Decimal.nullish(),
})

const AccountSummary = z.looseObject({
  openingBalance: Decimal.nullish(),
  orderActivity: Decimal.nullish(),
  walmartFulfillmentServices: Decimal.nullish(),
  otherActivities: Decimal.nullish(),
  reserve: Decimal.nullish(),
  reserveToDate: Decimal.nullish(),
  holdAmt: Decimal.nullish(),
  holdDates: z.string().nullish(),
  paidToYou: Decimal.nullish(),
  closingBalance: Decimal.nullish(),
  /** YYYY-MM-DD, like `lastUpdatedDate`. */
  scheduledSettlementDate: z.string().nullish(),
  lastUpdatedDate: z.string().nullish(),
  paymentProcessor: z.string().nullish(),
  settleCycle: z.string().nullish(),
})

/** The statement of the current payment cycle, from `GET /v3/report/payment/statement`. */
export const PaymentStatement = z.looseObject({
  partnerId: Code.nullish(),
  payload: z.looseObject({
    outstandingMCABalance: Decimal.nullish(),
    sellerInfo: SellerInfo.nullish(),
    accountSummary: AccountSummary,
    /** Under `saleAggregate`, `refundDetails`, `adjustmentAggregate`, `wfs` and `partnerTxns`. */
    transactionDetails: z.record(z.string(), Amounts.nullish()).nullish(),
  }),
})
export type PaymentStatement = z.output<typeof PaymentStatement>
leniency.add(PaymentStatement, { required: ['payload', 'payload.accountSummary'] })
