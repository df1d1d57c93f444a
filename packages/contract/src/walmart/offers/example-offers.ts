import type { WalmartFeed } from './feed.ts'
import type { WalmartPrice } from './price.ts'
import type { WalmartStockLevel } from './stock.ts'
import type { SetOffer } from './target.ts'

const exampleTarget = {
  integration_instance_id: 1,
  listing_id: 501,
  sku: 'MUG-BLUE-350',
  status: 'applied',
  version: 3,
  sent_version: 3,
  confirmed_version: 3,
  outcome: null,
  feed_id: null,
  next_attempt_at: null,
  sent_at: '2026-11-24T15:00:00.000Z',
  confirmed_at: '2026-11-24T15:00:01.000Z',
  created_at: '2026-11-20T09:00:00.000Z',
  updated_at: '2026-11-24T15:00:00.000Z',
} as const

export const exampleStockLevel: WalmartStockLevel = {
  ...exampleTarget,
  id: 1401,
  ship_node: null,
  quantity: 12,
  buffer: 2,
  floor: 0,
  offered_quantity: 10,
  limited_by: 'buffer',
  confirmed_quantity: 10,
  reported_quantity: 10,
  reported_at: '2026-11-25T03:00:00.000Z',
  drifted_at: null,
}

export const examplePrice: WalmartPrice = { ...exampleTarget, id: 1402, price: '12.50' }

export const acceptedOffer: SetOffer = { index: 0, status: 'accepted', id: 1401, errors: null }

export const rejectedOffer: SetOffer = {
  index: 1,
  status: 'rejected',
  id: null,
  errors: { 'items.1.sku': ['The instance has no listing with the SKU "VASE".'] },
}

export const exampleFeed: WalmartFeed = {
  id: 1501,
  integration_instance_id: 1,
  feed_type: 'inventory',
  status: 'processed',
  walmart_feed_id: '8E4A1C02@AUAQA',
  values: 2400,
  applied: 2398,
  failed: 2,
  outcome: null,
  next_check_at: null,
  submitted_at: '2026-11-24T15:00:00.000Z',
  settled_at: '2026-11-24T15:12:00.000Z',
  created_at: '2026-11-24T15:00:00.000Z',
}

export const acceptedPrice: SetOffer = { ...acceptedOffer, id: 1402 }
