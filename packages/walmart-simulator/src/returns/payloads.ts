/** An amount in returns; the field names differ from those in orders. */
export interface ReturnMoney {
  currencyAmount: number
  currencyUnit: 'USD'
}

/** A quantity in returns: a number, unlike the string in orders. */
export interface ReturnQuantity {
  unitOfMeasure: 'EACH' | 'EA'
  measurementValue: number
}

/** The status of a return line. Returns themselves have none. */
export type ReturnStatus = 'INITIATED' | 'DELIVERED' | 'COMPLETED'

/** A charge per unit of a return line, with tax. */
export interface ReturnCharge {
  chargeCategory: 'PRODUCT' | 'SHIPPING'
  chargeName: string
  chargePerUnit: ReturnMoney
  isDiscount: boolean
  isBillable: boolean
  tax: { taxName: string; excessTax: ReturnMoney; taxPerUnit: ReturnMoney }[]
  excessCharge: ReturnMoney
  references: { name: string; value: string }[]
}

/** A number of a return line's units that have the same status. */
export interface ReturnTrackingStatus {
  status: ReturnStatus
  statusTime: string
  currentRefundStatus?: string
  quantity: ReturnQuantity
}

/** An event of a return line; lists have the newest first. */
export interface ReturnEvent {
  sequenceNo: number
  eventTag: string
  eventDescription: string
  eventTime: string
  references: { name: string; value: string }[]
}

/** A line of a return. Its line numbers are numbers, unlike the strings in orders. */
export interface ReturnOrderLine {
  returnOrderLineNumber: number
  salesOrderLineNumber: number
  returnReason: string
  /** Only in a return that shows a refund of the order. */
  returnDescription?: string
  purchaseOrderId: string
  purchaseOrderLineNumber: number
  sellerOrderId?: string
  isReturnForException: boolean
  exceptionItemType?: string
  /** Only in responses to `replacementInfo=true`, like `returnCancellationReason`. */
  rechargeReason?: string
  returnCancellationReason?: string
  item: {
    /** Absent from a return that shows a refund of the order. */
    sku?: string
    condition: string
    productName: string
    itemWeight: { unitOfMeasure: string; measurementValue: number }
  }
  charges: ReturnCharge[]
  unitPrice: ReturnMoney
  chargeTotals: { name: string; value: ReturnMoney }[]
  currentDeliveryStatus: string
  /** Absent before the first refund. */
  currentRefundStatus?: string
  currentTrackingStatuses: ReturnTrackingStatus[]
  refundChannels: { refundChannelName: string; quantity: { measurementValue: number } }[]
  refundCoveredBy: string
  cancellableQty: number
  quantity: ReturnQuantity
  returnExpectedFlag: boolean
  isFastReplacement: boolean
  isKeepIt: boolean
  lastItem: boolean
  refundedQty: number
  rechargeableQty: number
  returnTrackingDetail: ReturnEvent[]
  status: ReturnStatus
  statusTime: string
}

/** A return of lines of one purchase order, by the customer, or a refund by the seller. Times are ISO 8601 in UTC. */
export interface ReturnOrder {
  returnOrderId: string
  customerEmailId: string
  customerName: { firstName: string; lastName: string }
  customerOrderId: string
  refundMode: string
  returnOrderDate: string
  returnByDate: string
  /** Only in responses to `replacementInfo=true`, like `replacementCustomerOrderId`. */
  returnType: 'REFUND' | 'REPLACEMENT'
  replacementCustomerOrderId?: string
  totalRefundAmount: ReturnMoney
  returnLineGroups: {
    groupNo: number
    returnLines: { returnOrderLineNumber: number }[]
    labels: {
      labelImageURL: string
      carrierInfoList: { carrierId: string; carrierName: string; serviceType: string; trackingNo: string }[]
    }[]
    returnExpectedFlag: boolean
  }[]
  returnOrderLines: ReturnOrderLine[]
  returnChannel: { channelName: 'ONLINE' | 'IN_STORE' | 'CUSTOMER_CARE' | 'Seller_Returns' }
}
