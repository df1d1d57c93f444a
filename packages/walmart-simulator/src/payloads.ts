/*
 * Walmart's responses, as far as the simulator produces them. They deliberately do not reuse the types of
 * `@aisle/walmart`: a mistake there would then be made on both sides, and no test could find it.
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

/** Who fulfills an order: the seller, Walmart (WFS) or a third party. */
export type ShipNodeType = 'SellerFulfilled' | 'WFSFulfilled' | '3PLFulfilled'

/** The status of some of a line's units. */
export type LineStatusName = 'Created' | 'Acknowledged' | 'Shipped' | 'Delivered' | 'Cancelled'

/** The address a parcel is delivered to. */
export interface PostalAddress {
  name: string
  address1: string
  address2?: string
  city: string
  state: string
  postalCode: string
  country: string
  addressType: string
}

/** How to track a parcel. `otherCarrier` names a carrier that is not on Walmart's list. */
export interface TrackingInfo {
  shipDateTime: number
  carrierName: { carrier: string } | { otherCarrier: string }
  methodCode: string
  trackingNumber: string
  trackingURL?: string
}

/** Where the customer sends returns to, as the seller stated when shipping. */
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

/** A number of a line's units that have the same status. */
export interface LineStatus {
  status: LineStatusName
  statusQuantity: LineQuantity
  cancellationReason?: string
  trackingInfo?: TrackingInfo
  returnCenterAddress?: ReturnCenterAddress
}

/** An amount charged for a whole line, not for one unit. */
export interface Charge {
  chargeType: 'PRODUCT' | 'SHIPPING'
  chargeName: string
  chargeAmount: Money
  tax?: ChargeTax
  /** Includes `tax`. In a refund only if it was requested with it. */
  taxAndOtherFees?: ChargeTax
}

/** The tax on a charge. */
export interface ChargeTax {
  taxName: string
  taxAmount: Money
}

/** The refunds of a line. Amounts are zero or negative. */
export interface LineRefund {
  refundId: string
  refundComments?: string
  refundCharges: { refundCharge: { refundReason: string; charge: Charge }[] }
}

/** A group of facts about an order line. Values are strings. */
export interface MiscAttribute {
  name: string
  details: { detail: { key: string; value: string }[] }
}

/** A price cut that Walmart pays for, or a lower referral fee. */
export interface Incentive {
  type: 'Walmart funded' | 'Reduced referral'
  originalPrice?: Money
  walmartFundedIncentive?: Money
  originalReferralFee?: { percentageApplied: number }
  reducedReferralFeeDiscount?: { percentageApplied: number }
}

/** A line of a purchase order. The quantities of its statuses add up to the line's quantity. */
export interface OrderLine {
  lineNumber: string
  item: { productName: string; sku: string; imageUrl?: string; weight?: { value: string; unit: string } }
  charges: { charge: Charge[] }
  orderLineQuantity: LineQuantity
  statusDate: number
  orderLineStatuses: { orderLineStatus: LineStatus[] }
  refund?: LineRefund
  /** Set if the customer asked to cancel; the line then ships only with `intentToCancelOverride`. */
  intentToCancel?: string
  sellerOrderId?: string
  /** What is special about the line, such as that it is a virtual pack. */
  miscAttributes?: { miscAttribute: MiscAttribute[] }
  /** Only in lists requested with `incentiveInfo=true`. */
  incentive?: Incentive
  fulfillment: {
    fulfillmentOption: string
    shipMethod: string
    pickUpDateTime: number
    /** TWO_DAY or ONE_DAY; absent if neither was promised. */
    shippingProgramType?: string
  }
}

/** A purchase order. Times are epoch milliseconds. */
export interface Order {
  purchaseOrderId: string
  customerOrderId: string
  customerEmailId: string
  /** Only in responses to `replacementInfo=true`, like `originalCustomerOrderID`. REGULAR if absent. */
  orderType?: 'REGULAR' | 'REPLACEMENT'
  originalCustomerOrderID?: string
  orderDate: number
  shippingInfo: {
    phone: string
    estimatedDeliveryDate: number
    estimatedShipDate: number
    methodCode: string
    /** The carrier's service to ship with; absent if the seller may choose. */
    carrierMethodName?: string
    postalAddress: PostalAddress
  }
  orderLines: { orderLine: OrderLine[] }
  shipNode?: { type: ShipNodeType; name?: string; id?: string }
}

/** The lifecycle status of an item. */
export type LifecycleStatus = 'ACTIVE' | 'ARCHIVED' | 'RETIRED'

/** Whether customers can see an item, or how far its publication has come. */
export type PublishedStatus =
  | 'PUBLISHED'
  | 'READY_TO_PUBLISH'
  | 'IN_PROGRESS'
  | 'UNPUBLISHED'
  | 'STAGE'
  | 'SYSTEM_PROBLEM'

/** An item. `shelf` is a JSON array inside a string. */
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

/** A fulfillment center. Its id has 17 or 18 digits, more than a JavaScript number can hold. */
export interface ShipNode {
  shipNode: string
  nodeType: 'PHYSICAL' | 'VIRTUAL' | '3PL'
  shipNodeName: string
  status: 'ACTIVE' | 'INACTIVE'
  /** An abbreviation such as `PST`. */
  timeZone: string
  distributorSupportedServices: string[]
  customNodeId?: string
  postalAddress: {
    addressLine1: string
    addressLine2?: string
    city: string
    state: string
    country: string
    postalCode: string
  }
  shippingDetails: { twoDayShipping: { carrierMethodName: string; carrierMethodType: string }[] }[]
}
