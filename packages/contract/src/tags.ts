/** The tags of the OpenAPI document, in order, keyed by the dotted name of a group of operations, e.g. `walmart.runs`. */
export const tags: Readonly<Record<string, { readonly name: string; readonly description: string }>> = {
  walmart: {
    name: 'Walmart instances',
    description: "Connections to Walmart sellers' accounts: their settings, credentials and set-up.",
  },
  'walmart.runs': {
    name: 'Walmart runs',
    description: 'Refreshes and other background work: queued, running and ended.',
  },
  'walmart.schedule': { name: 'Walmart schedule', description: 'When an instance is refreshed automatically.' },
  'walmart.locations': {
    name: 'Walmart locations',
    description: "The seller's ship nodes, and the warehouses that they are mapped to.",
  },
  'walmart.products': {
    name: 'Walmart listings',
    description: "The seller's listings, and the products that they are linked to.",
  },
  'walmart.orders': { name: 'Walmart orders', description: "The seller's purchase orders." },
  'walmart.returns': { name: 'Walmart returns', description: "Customers' returns, and the goods that have arrived." },
  'walmart.fulfillments': {
    name: 'Walmart fulfillments',
    description: 'Parcels that are reported to Walmart as shipped, and their tracking.',
  },
  'walmart.sends': {
    name: 'Walmart sends',
    description:
      'The acknowledgements, shipments, cancellations and refunds that Aisle sends to Walmart, and their outcomes.',
  },
  'walmart.inventory': {
    name: 'Walmart inventory',
    description: 'The stock that Walmart should show for listings, and whether it does.',
  },
  'walmart.prices': {
    name: 'Walmart prices',
    description: 'The prices that listings should have on Walmart, and whether Walmart has accepted them.',
  },
  'walmart.feeds': {
    name: 'Walmart feeds',
    description: 'Files in which many stock levels or prices are sent at once, and their results.',
  },
  'walmart.accounting': {
    name: 'Walmart accounting',
    description: "Estimated costs of an instance's sales, and what its current settings would post.",
  },
  integrations: { name: 'Integrations', description: 'The marketplaces that this server can connect to.' },
  stores: { name: 'Stores', description: 'The stores that sales orders belong to.' },
  warehouses: { name: 'Warehouses', description: 'The warehouses that ship nodes are mapped to.' },
  nominalCodes: { name: 'Nominal codes', description: 'The accounts that postings refer to.' },
  products: { name: 'Products', description: "The tenant's own products, which listings are linked to." },
  'products.costs': {
    name: 'Product costs',
    description: 'The unit cost of each product, and the day from which it applies.',
  },
  salesOrders: {
    name: 'Sales orders',
    description: "The tenant's own records of sales, created from Walmart's orders.",
  },
  accounting: {
    name: 'Accounting',
    description: 'What Walmart owes the seller, what was earned, and the sums of all postings.',
  },
  'accounting.settings': {
    name: 'Accounting settings',
    description: "The tenant's default accounts, and how documents are handed over and returns received.",
  },
  'accounting.transactions': {
    name: 'Accounting documents',
    description: 'Double-entry invoices, fulfillments, credits and customer returns, and their hand-over to a ledger.',
  },
  events: { name: 'Events', description: 'What has happened to the records of the tenant, in order.' },
  webhooks: { name: 'Webhooks', description: 'URLs to which events are sent, and the deliveries.' },
  problems: { name: 'Problems', description: 'What needs a person, across all instances.' },
  auditLog: {
    name: 'Audit log',
    description: 'What API calls and the operator have changed, when, and with which token.',
  },
  tokens: { name: 'Tokens', description: 'The API tokens of the tenant, and what each may do.' },
}
