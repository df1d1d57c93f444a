/** A row of a reconciliation report by the names of its columns. Empty cells are left out. All values are text. */
export type ReconRow = Partial<Record<ReconColumn, string>>

/** The columns of the reports of version 1, in the order of the file. */
export const reconColumns = [
  'Period Start Date',
  'Period End Date',
  'Total Payable',
  'Currency',
  'Transaction Key',
  'Transaction Posted Timestamp',
  'Transaction Type',
  'Transaction Description',
  'Customer Order #',
  'Customer Order line #',
  'Purchase Order #',
  'Purchase Order line #',
  'Amount',
  'Amount Type',
  'Ship Qty',
  'Commission Rate',
  'Base Commission Rate',
  'Transaction Reason Description',
  'Partner Item Id',
  'Partner GTIN',
  'Partner Item Name',
  'Product Tax Code',
  'Ship to State',
  'Ship to City',
  'Ship to Zipcode',
  'Contract Category',
  'Product Type',
  'Commission Rule',
  'Shipping Method',
  'Fulfillment Type',
  'Fulfillment Details',
  'Original Commission',
  'Commission Incentive Program',
  'Commission Saving',
  'Customer Promo Type',
  'Total Walmart Funded Savings Program',
  'Campaign Id',
  'Item Condition',
  'Original charge',
  'Charge Savings',
  'Incentive Program Name',
  'Ship to country',
  'Store Id',
] as const

/** A column of a reconciliation report. */
export type ReconColumn = (typeof reconColumns)[number]

/** A page of a reconciliation report in JSON. `nextOffset` is a position in the file in bytes, -1 on the last page. */
export interface ReconPage {
  reportData: ReconRow[]
  nextOffset: number
  totalRecords: number
  description: string
}

/** Sums of one kind of transaction, by Walmart's names. */
export type StatementSums = Record<string, number>

/** The statement of the current payment cycle. */
export interface PaymentStatement {
  statusCode: number
  status: string
  error: string
  partnerId: string
  payload: {
    outstandingMCABalance: number
    sellerInfo: { storeFrontUrl: string; sellerStatus: string; paymentStatus: string; tenure: number }
    accountSummary: {
      openingBalance: number
      orderActivity: number
      walmartFulfillmentServices: number
      otherActivities: number
      reserve: number
      paidToYou: number
      closingBalance: number
      scheduledSettlementDate: string
      paymentProcessor: string
      settleCycle: string
      reserveToDate: number
      lastUpdatedDate: string
      holdAmt: number
      holdDates: string
    }
    transactionDetails: Record<
      'saleAggregate' | 'refundDetails' | 'adjustmentAggregate' | 'wfs' | 'partnerTxns',
      StatementSums
    >
  }
}
