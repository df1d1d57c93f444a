import type { ProblemCause, ProblemMember } from '@aisle/contract'
import { linkOptions } from '@tanstack/react-router'

import { texts } from '../texts/index.ts'

const t = texts.inbox

const instance = (id: number, label: string = t.toInstance) => ({
  link: linkOptions({ to: '/instances/$id', params: { id } }),
  label,
})
const orders = (id: number, search: Readonly<Record<string, string>>) => ({
  link: linkOptions({ to: '/instances/$id/orders', params: { id }, search }),
  label: t.toOrders,
})
const sends = (id: number, status: string) => ({
  link: linkOptions({ to: '/instances/$id/sends', params: { id }, search: { status } }),
  label: t.toSends,
})
const runs = (id: number) => ({
  link: linkOptions({ to: '/instances/$id/runs', params: { id }, search: { status: 'failed' } }),
  label: t.toRuns,
})

const listings = (id: number, search: Readonly<Record<string, string>>) => ({
  link: linkOptions({ to: '/instances/$id/listings', params: { id }, search }),
  label: t.toListings,
})
const stock = (id: number, search: Readonly<Record<string, string>>) => ({
  link: linkOptions({ to: '/instances/$id/stock', params: { id }, search }),
  label: t.toStock,
})
const prices = (id: number) => ({
  link: linkOptions({ to: '/instances/$id/prices', params: { id }, search: { status: 'failed' } }),
  label: t.toPrices,
})
const blocked = { link: linkOptions({ to: '/documents', search: { status: 'blocked' } }), label: t.toDocuments }
const webhooks = { link: linkOptions({ to: '/webhooks' }), label: t.toWebhooks }

type Target =
  | ReturnType<
      typeof instance | typeof orders | typeof sends | typeof runs | typeof listings | typeof stock | typeof prices
    >
  | typeof blocked
  | typeof webhooks

/** Those that outlive their instance, or belong to none. */
const screensOfTenant = {
  missing_nominal_code: blocked,
  missing_product: blocked,
  missing_cost: blocked,
  missing_fulfillment: blocked,
  disabled_webhook: webhooks,
} satisfies Partial<Record<ProblemCause, Target>>

type CauseOfTenant = keyof typeof screensOfTenant

const screens: Readonly<Record<Exclude<ProblemCause, CauseOfTenant>, (id: number) => Target>> = {
  missing_credentials: (id) => instance(id, t.newCredentials),
  rejected_credentials: (id) => instance(id, t.newCredentials),
  unreachable: (id) => instance(id),
  missing_permission: (id) => instance(id),
  failed_run: runs,
  due_acknowledgement: (id) => orders(id, { awaits: 'acknowledgement' }),
  due_shipment: (id) => orders(id, { awaits: 'shipment' }),
  due_send: (id) => sends(id, 'queued'),
  unknown_send: (id) => sends(id, 'unknown'),
  failed_send: (id) => sends(id, 'failed'),
  failed_stock: (id) => stock(id, { status: 'failed' }),
  failed_price: prices,
  drifted_stock: (id) => stock(id, { drifted: 'true' }),
  unlinked_listing: (id) => listings(id, { link_state: 'unlinked' }),
}

const isOfTenant = (cause: ProblemCause): cause is CauseOfTenant => cause in screensOfTenant

/** The screen that resolves problems of a cause; undefined for an instance that is gone. */
export function screenOfCause(cause: ProblemCause, id: number | null): Target | undefined {
  if (isOfTenant(cause)) return screensOfTenant[cause]
  return id === null ? undefined : screens[cause](id)
}

/** The screen of a record that has a problem. */
export function screenOfMember(member: ProblemMember, id: number | null) {
  switch (member.kind) {
    case 'document':
      return linkOptions({ to: '/documents/$documentId', params: { documentId: String(member.id) } })
    case 'webhook':
      return linkOptions({ to: '/webhooks/$webhookId', params: { webhookId: String(member.id) } })
    case 'sales_order':
      return linkOptions({ to: '/sales-orders/$salesOrderId', params: { salesOrderId: member.id } })
    default:
      return id === null ? undefined : screenInInstance(member, id)
  }
}

function screenInInstance(member: ProblemMember, id: number) {
  switch (member.kind) {
    case 'walmart_instance':
      return instance(id).link
    case 'walmart_order':
      return linkOptions({ to: '/instances/$id/orders/$orderId', params: { id, orderId: member.id } })
    case 'walmart_listing':
      return listings(id, { search: member.name }).link
    case 'send':
      return linkOptions({ to: '/instances/$id/sends/$sendId', params: { id, sendId: member.id } })
    case 'run':
      return linkOptions({ to: '/instances/$id/runs/$runId', params: { id, runId: member.id } })
    default:
      return undefined
  }
}
