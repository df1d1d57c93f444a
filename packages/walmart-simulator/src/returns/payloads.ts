/** An amount in returns, which name its parts otherwise than orders do. */
export interface ReturnMoney {
  currencyAmount: number
  currencyUnit: 'USD'
}

/** A quantity of a return line: a number, where orders have a string. */
export interface ReturnQuantity {
  unitOfMeasure: 'EACH' | 'EA'
  measurementValue: number
}

/** How far a return line is. The return itself has no status. */
export type ReturnStatus = 'INITIATED' | 'DELIVERED' | 'COMPLETED'

/** What was charged for one unit of a return line, and its tax. */
export interface ReturnCharge {
  chargeCategory: 'PRODUCT'
  chargeName: string
  chargePerUnit: ReturnMoney
  isDiscount: boolean
  isBillable: boolean
  tax: { taxName: string; excessTax: ReturnMoney; taxPerUnit: ReturnMoney }[]
  excessCharge: ReturnMoney
  references: { name: string; value: string }[]
}

/** So many units of a return line, and how far they are. */
export interface ReturnTrackingStatus {
  status: ReturnStatus
  statusTime: string
  currentRefundStatus?: string
  quantity: ReturnQuantity
}

/** Something that happened to a return line; the newest is first in the list. */
export interface ReturnEvent {
  sequenceNo: number
  eventTag: string
  eventDescription: string
  eventTime: string
  references: { name: string; value: string }[]
}

/** A line of a return. Its line numbers are numbers, where orders have strings. */
export interface ReturnOrderLine {
  returnOrderLineNumber: number
  salesOrderLineNumber: number
  returnReason: string
  purchaseOrderId: string
  purchaseOrderLineNumber: number
  sellerOrderId?: string
  isReturnForException: boolean
  exceptionItemType?: string
  /** Shown on request only, as is the next. */
  rechargeReason?: string
  returnCancellationReason?: string
  item: {
    sku: string
    condition: string
    productName: string
    itemWeight: { unitOfMeasure: string; measurementValue: number }
  }
  charges: ReturnCharge[]
  unitPrice: ReturnMoney
  chargeTotals: { name: string; value: ReturnMoney }[]
  currentDeliveryStatus: string
  /** Absent until something is refunded. */
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

/** A customer's return of lines of one purchase order. Times are ISO 8601 in UTC. */
export interface ReturnOrder {
  returnOrderId: string
  customerEmailId: string
  customerName: { firstName: string; lastName: string }
  customerOrderId: string
  refundMode: string
  returnOrderDate: string
  returnByDate: string
  /** Shown on request only, as is the next. */
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
  returnChannel: { channelName: 'ONLINE' | 'IN_STORE' | 'CUSTOMER_CARE' }
}
