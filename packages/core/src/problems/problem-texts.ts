import type { ProblemCause } from '@aisle/contract'

import { credentialsRemedy } from '../instances/index.ts'

interface ProblemTexts {
  readonly message: string
  readonly remedy: (instanceId: number) => string
}

const listed = (path: string) => `GET ${path} lists them.`
const documents = (id: number, reason: string) =>
  listed(`/api/accounting/transactions?status=blocked&blocked_reason=${reason}&integration_instance_id=${id}`)

/** What happened, and what to do about it. */
export const problemTexts: Readonly<Record<ProblemCause, ProblemTexts>> = {
  missing_credentials: {
    message: 'The instance has no credentials, so nothing is fetched or sent.',
    remedy: credentialsRemedy,
  },
  rejected_credentials: {
    message: 'Walmart has rejected the credentials, so nothing is fetched or sent.',
    remedy: credentialsRemedy,
  },
  unreachable: {
    message: 'Walmart cannot be reached.',
    remedy: (id) =>
      `Aisle tries again automatically. If this persists, POST /api/walmart/${id}/test-connection says how Walmart responds.`,
  },
  missing_permission: {
    message: 'Refreshes have failed because the API key lacks permissions.',
    remedy: (id) =>
      `POST /api/walmart/${id}/test-connection names the permissions. Grant them to the API key in Walmart's Developer Portal, ` +
      `and retry the runs with POST /api/walmart/${id}/runs/{run_id}/retry.`,
  },
  failed_run: {
    message: 'The latest runs of these kinds have failed.',
    remedy: (id) =>
      `Retry them with POST /api/walmart/${id}/runs/{run_id}/retry. GET /api/walmart/${id}/runs?status=failed lists all failed runs.`,
  },
  due_acknowledgement: {
    message: 'Orders have not been acknowledged, and their deadlines are near, or have passed.',
    remedy: (id) =>
      `Acknowledge them with POST /api/walmart/${id}/orders/acknowledge. ` +
      listed(`/api/walmart/${id}/orders?awaits=acknowledgement`),
  },
  due_shipment: {
    message: 'Orders have not been shipped, and their ship dates are near, or have passed.',
    remedy: (id) =>
      `Report their parcels with POST /api/walmart/${id}/fulfillments, or cancel what cannot be shipped. ` +
      listed(`/api/walmart/${id}/orders?awaits=shipment`),
  },
  due_send: {
    message: 'Sends are still open, and their deadlines are near, or have passed.',
    remedy: (id) =>
      'Aisle keeps trying. If one cannot wait, make the change in Seller Center; the next refresh detects it. ' +
      listed(`/api/walmart/${id}/sends?status=queued&sort=deadline_at`),
  },
  unknown_send: {
    message: 'Sends may or may not have been applied.',
    remedy: (id) =>
      `Look at each order in Seller Center, and record the outcome with POST /api/walmart/${id}/sends/{send_id}/resolve. ` +
      listed(`/api/walmart/${id}/sends?status=unknown`),
  },
  failed_send: {
    message: 'Walmart has not applied sends, and they are not sent again automatically.',
    remedy: (id) =>
      `Retry each with POST /api/walmart/${id}/sends/{send_id}/retry once its reason is gone, or give it up with …/cancel. ` +
      listed(`/api/walmart/${id}/sends?status=failed`),
  },
  failed_stock: {
    message: 'Walmart has not accepted stock levels, and may show different ones.',
    remedy: (id) =>
      `Set them again with PUT /api/walmart/${id}/inventory. ${listed(`/api/walmart/${id}/inventory?status=failed`)}`,
  },
  failed_price: {
    message: 'Walmart has not accepted prices, and may show different ones.',
    remedy: (id) =>
      `Set them again with PUT /api/walmart/${id}/prices. ${listed(`/api/walmart/${id}/prices?status=failed`)}`,
  },
  drifted_stock: {
    message: 'Walmart shows stock levels that differ from those that it has confirmed.',
    remedy: (id) =>
      `Send them again with POST /api/walmart/${id}/products/sync-inventory and {"resend": "drifted"}, unless somebody has ` +
      `changed them on purpose. ${listed(`/api/walmart/${id}/inventory?drifted=true`)}`,
  },
  unlinked_listing: {
    message: 'Sales orders have lines without a product, because their listings are not linked.',
    remedy: (id) =>
      `Map the listings with POST /api/walmart/${id}/products/map. GET /api/walmart/${id}/products?link_state=unlinked lists ` +
      `them, and GET /api/sales-orders?has_unlinked_lines=true&integration_instance_id=${id} the sales orders.`,
  },
  missing_nominal_code: {
    message: 'Documents are blocked because no account is set for their postings.',
    remedy: (id) =>
      `Set the accounts with PUT /api/accounting/settings or PATCH /api/walmart/${id}. ${documents(id, 'missing_nominal_code')}`,
  },
  missing_product: {
    message: 'Documents are blocked because their order lines have no product.',
    remedy: (id) => `Map the listings with POST /api/walmart/${id}/products/map. ${documents(id, 'missing_product')}`,
  },
  missing_cost: {
    message: 'Documents are blocked because their products have no cost.',
    remedy: (id) =>
      `Set the costs with POST /api/products/{id}/costs or POST /api/products/import-costs. ${documents(id, 'missing_cost')}`,
  },
  missing_fulfillment: {
    message: 'Customer returns are blocked because the fulfillments that they reverse are not posted.',
    remedy: (id) => `Complete the blocked fulfillments of the same orders. ${documents(id, 'missing_fulfillment')}`,
  },
  disabled_webhook: {
    message: 'Webhooks were disabled after failures, so they get no events.',
    remedy: () =>
      'Correct their URLs, enable them with PATCH /api/webhooks/{id}, and send what they missed with POST /api/webhooks/{id}/replay.',
  },
}
