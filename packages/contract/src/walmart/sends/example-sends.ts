import type { Shipment, WalmartFulfillment } from './fulfillment.ts'
import type { CancelledLine, RefundedLine, RefundedReturnLine, WalmartSend } from './send.ts'

/** An acknowledgement that waits to be sent. */
export const exampleSend: WalmartSend = {
  id: 1201,
  integration_instance_id: 1,
  type: 'acknowledge',
  status: 'queued',
  order_id: 901,
  return_id: null,
  purchase_order_id: '108001000000007',
  reference: '',
  intent: {},
  baseline: null,
  outcome: null,
  attempts: 0,
  deadline_at: '2026-11-23T20:12:00.000Z',
  next_attempt_at: '2026-11-23T16:15:00.000Z',
  sent_at: null,
  settled_at: null,
  created_at: '2026-11-23T16:15:00.000Z',
}

export const exampleCancelledLine: CancelledLine = {
  line_number: '1',
  quantity: 1,
  reason: 'SELLER_CANCEL_OUT_OF_STOCK',
}

export const exampleCancellation: WalmartSend = {
  ...exampleSend,
  id: 1204,
  type: 'cancel',
  reference: 'CANCEL-17',
  intent: { lines: [exampleCancelledLine] },
  deadline_at: null,
}

export const exampleRefundedLine: RefundedLine = {
  line_number: '1',
  charges: [{ charge_type: 'PRODUCT', amount: '12.50', reason: 'DamagedItem' }],
}

export const exampleRefund: WalmartSend = {
  ...exampleSend,
  id: 1205,
  type: 'refund',
  reference: 'REFUND-9',
  intent: { lines: [exampleRefundedLine] },
  deadline_at: null,
}

export const exampleRefundedReturnLine: RefundedReturnLine = { line_number: 1, quantity: 1 }

export const exampleReturnRefund: WalmartSend = {
  ...exampleSend,
  id: 1206,
  type: 'return_refund',
  order_id: null,
  return_id: 501,
  purchase_order_id: null,
  reference: 'RMA-4',
  intent: { lines: [exampleRefundedReturnLine] },
  deadline_at: null,
}

/** How a parcel travels, and what is in it. */
export const exampleParcel = {
  shipped_at: '2026-11-24T15:00:00.000Z',
  carrier: 'UPS',
  method_code: 'Standard',
  tracking_number: '1Z12345E0205271688',
  lines: [{ line_number: '1', quantity: 1 }],
} satisfies Omit<Shipment, 'order_id' | 'reference'>

export const exampleFulfillment: WalmartFulfillment = {
  id: 1301,
  integration_instance_id: 1,
  order_id: 901,
  purchase_order_id: '108001000000007',
  reference: 'PARCEL-1',
  status: 'applied',
  send_id: 1207,
  ...exampleParcel,
  other_carrier: null,
  tracking_url: null,
  tracking_changeable_until: '2026-11-24T19:05:00.000Z',
  created_at: '2026-11-24T15:05:00.000Z',
  updated_at: '2026-11-24T15:05:00.000Z',
}

export const exampleTrackingChange: WalmartSend = {
  ...exampleSend,
  id: 1209,
  type: 'tracking',
  reference: '1301/1',
  intent: {
    ...exampleParcel,
    carrier: 'FedEx',
    tracking_number: '771234567890',
    current_tracking_number: '1Z12345E0205271688',
  },
  deadline_at: '2026-11-24T19:05:00.000Z',
}
