/*
 * What Walmart answers, as far as the simulator serves it. Written down here a second time on purpose: were these the
 * types of `@aisle/walmart`, a mistake there would be made on both sides and no test could see it.
 */

/** An amount in orders and items: a JSON number with at most two decimals. */
export interface Money {
  currency: 'USD'
  amount: number
}

/** A quantity of an order line; `amount` is a whole number in a string. */
export interface LineQuantity {
  unitOfMeasurement: 'EACH'
  amount: string
}

/** Which stock an order is shipped from, as `shipNodeType` names it. */
export type ShipNodeType = 'SellerFulfilled' | 'WFSFulfilled' | '3PLFulfilled'

/** The state of some of a line's units. */
export type LineStatusName = 'Created' | 'Acknowledged' | 'Shipped' | 'Delivered' | 'Cancelled'

/** Where a customer's parcel goes. */
export interface PostalAddress {
  name: string
  address1: string
  address2?: string
  city: string
  state: string
  postalCode: string
  country: 'USA'
  addressType: string
}

/** A parcel's trace; a carrier that Walmart has no name for is in `otherCarrier`. */
export interface TrackingInfo {
  shipDateTime: number
  carrierName: { carrier: string } | { otherCarrier: string }
  methodCode: string
  trackingNumber: string
  trackingURL?: string
}

/** Where the customer is to send things back to, as the seller said when the order was shipped. */
export interface ReturnCenterAddress {
  name?: string
  address1: string
  address2?: string
  city: string
  state: string
  postalCode: string
  country: string
  dayPhone?: string
  emailId?: string
}

/** So many units of a line, and how far they are. */
export interface LineStatus {
  status: LineStatusName
  statusQuantity: LineQuantity
  cancellationReason?: string
  trackingInfo?: TrackingInfo
  returnCenterAddress?: ReturnCenterAddress
}

/** An amount charged for a whole line, not for one unit of it. */
export interface Charge {
  chargeType: 'PRODUCT' | 'SHIPPING'
  chargeName: string
  chargeAmount: Money
  tax?: { taxName: string; taxAmount: Money }
}

/** What was given back of a line's charges. No amount is above zero. */
export interface LineRefund {
  refundId: string
  refundComments?: string
  refundCharges: { refundCharge: { refundReason: string; charge: Charge }[] }
}

/** A line of a purchase order. The quantities of its statuses add up to its own. */
export interface OrderLine {
  lineNumber: string
  item: { productName: string; sku: string; imageUrl?: string; weight?: { value: string; unit: string } }
  charges: { charge: Charge[] }
  orderLineQuantity: LineQuantity
  statusDate: number
  orderLineStatuses: { orderLineStatus: LineStatus[] }
  refund?: LineRefund
  /** Present when the customer has asked to cancel: such a line ships only with `intentToCancelOverride`. */
  intentToCancel?: string
  sellerOrderId?: string
  fulfillment: {
    fulfillmentOption: string
    shipMethod: string
    pickUpDateTime: number
    /** TWO_DAY or ONE_DAY; absent where nothing was promised. */
    shippingProgramType?: string
  }
}

/** A purchase order. Times are epoch milliseconds. */
export interface Order {
  purchaseOrderId: string
  customerOrderId: string
  customerEmailId: string
  /** Shown on request only, as is the next. REGULAR when absent. */
  orderType?: 'REGULAR' | 'REPLACEMENT'
  originalCustomerOrderID?: string
  orderDate: number
  shippingInfo: {
    phone: string
    estimatedDeliveryDate: number
    estimatedShipDate: number
    methodCode: string
    postalAddress: PostalAddress
  }
  orderLines: { orderLine: OrderLine[] }
  shipNode?: { type: ShipNodeType; name?: string; id?: string }
}

/** Where an item is in its life. */
export type LifecycleStatus = 'ACTIVE' | 'ARCHIVED' | 'RETIRED'

/** Whether customers can see an item, and if not yet, how far it is. */
export type PublishedStatus =
  | 'PUBLISHED'
  | 'READY_TO_PUBLISH'
  | 'IN_PROGRESS'
  | 'UNPUBLISHED'
  | 'STAGE'
  | 'SYSTEM_PROBLEM'

/** A listing. `shelf` is a JSON array inside a string. */
export interface Item {
  mart: 'WALMART_US'
  sku: string
  condition: string
  wpid: string
  upc: string
  gtin: string
  productName: string
  shelf: string
  productType: string
  price: Money
  publishedStatus: PublishedStatus
  unpublishedReasons?: { reason: string[] }
  lifecycleStatus: LifecycleStatus
  variantGroupId?: string
  variantGroupInfo?: { isPrimary: string; groupingAttributes: { name: string; value: string }[] } | null
}

/** A fulfillment center. The id has 17 or 18 digits, more than a JavaScript number holds. */
export interface ShipNode {
  shipNode: string
  nodeType: 'PHYSICAL' | 'VIRTUAL' | '3PL'
  shipNodeName: string
  status: 'ACTIVE' | 'INACTIVE'
  timeZone: 'PST' | 'EST' | 'CST' | 'MST'
  distributorSupportedServices: string[]
  customNodeId?: string
  postalAddress: { addressLine1: string; city: string; state: string; country: string; postalCode: string }
  shippingDetails: { twoDayShipping: { carrierMethodName: string; carrierMethodType: string }[] }[]
}
