import type { DataCall } from '../gateway/data-call.ts'
import type { PaymentStatement, StatementSums } from './payloads.ts'
import { isoDate, periodAt } from './payment-periods.ts'
import { type Transaction, transactionsIn } from './transactions.ts'

const payoutDelayMs = 7 * 86_400_000

/** `GET /v3/report/payment/statement`: the sums of the current period. Reserves and holds are not simulated. */
export function getPaymentStatement({ seller, now }: DataCall): PaymentStatement {
  const period = periodAt(now.getTime())
  const all = transactionsIn(seller, { ...period, endMs: now.getTime() })
  const [wfs, others] = split(all, (type) => type.startsWith('WFS'))
  const ofOrders = others.filter(({ row }) => row['Purchase Order #'] !== undefined)
  const adjustments = of(others, 'Adjustment')
  return {
    statusCode: 200,
    status: 'OK',
    error: '',
    partnerId: seller.partnerId,
    payload: {
      outstandingMCABalance: 0,
      sellerInfo: {
        storeFrontUrl: `https%3A%2F%2Fwww.walmart.com%2Fseller%2F${seller.partnerId}`,
        sellerStatus: 'ACTIVE',
        paymentStatus: 'ACTIVE',
        tenure: 400,
      },
      accountSummary: {
        openingBalance: 0,
        orderActivity: sum(ofOrders),
        walmartFulfillmentServices: sum(wfs),
        otherActivities: sum(others.filter((one) => !ofOrders.includes(one))),
        reserve: 0,
        paidToYou: 0,
        closingBalance: sum(all),
        scheduledSettlementDate: isoDate(period.endMs + payoutDelayMs),
        paymentProcessor: 'Payoneer',
        settleCycle: 'Bi-weekly',
        reserveToDate: 0,
        lastUpdatedDate: isoDate(now.getTime()),
        holdAmt: 0,
        holdDates: ' ',
      },
      transactionDetails: {
        saleAggregate: aggregate(of(others, 'Sale')),
        refundDetails: aggregate(of(others, 'Refund')),
        adjustmentAggregate: { netPayable: sum(adjustments), returnShipServCharge: sum(adjustments) },
        wfs: { netPayable: sum(wfs), wfsFullfillmentFee: sum(wfs) },
        partnerTxns: {},
      },
    },
  }
}

function aggregate(transactions: readonly Transaction[]): StatementSums {
  const ofType = (...types: readonly string[]) =>
    sum(transactions.filter(({ row }) => types.includes(row['Amount Type'] ?? '')))
  const netComm = ofType('Commission on Product', 'Commission on Shipping')
  return {
    productPrice: ofType('Product Price'),
    shipping: ofType('Shipping'),
    netTaxCollected: ofType('Product tax', 'Shipping tax'),
    productTaxCollected: ofType('Product tax'),
    shippingTaxCollected: ofType('Shipping tax'),
    netTaxWithheld: ofType('Product tax withheld', 'Shipping tax withheld'),
    productTaxWithheld: ofType('Product tax withheld'),
    shippingTaxWithheld: ofType('Shipping tax withheld'),
    netComm,
    netPayable: sum(transactions),
    totalBaseCommission: netComm,
    commissionSavings: 0,
  }
}

const of = (transactions: readonly Transaction[], type: string) =>
  transactions.filter(({ row }) => row['Transaction Type'] === type)

function split(transactions: readonly Transaction[], matches: (amountType: string) => boolean) {
  const isMatch = ({ row }: Transaction) => matches(row['Amount Type'] ?? '')
  return [transactions.filter(isMatch), transactions.filter((one) => !isMatch(one))] as const
}

/** Whole cents first, so that the sum is exact. */
const sum = (transactions: readonly Transaction[]): number =>
  transactions.reduce((total, { cents }) => total + cents, 0) / 100
