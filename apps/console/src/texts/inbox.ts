export const inbox = {
  title: 'Problems',
  nothingTitle: 'Nothing needs your attention',
  nothing: 'Aisle keeps watching. Whatever needs a person appears here, the most urgent first.',
  incomplete: 'More instances than shown have problems of these kinds.',
  records: (shown: number, count: string) =>
    String(shown) === count ? 'Records' : `The ${shown} most urgent of ${count}`,
  count: (count: string, isOne: boolean) => (isOne ? '1 record' : `${count} records`),
  atStake: (amount: string) => `${amount} at stake`,
  deadline: 'Deadline',
  toInstance: 'See the instance',
  newCredentials: 'Enter new credentials',
  toOrders: 'See the orders',
  toSends: 'See the sends',
  toRuns: 'See the runs',
  toListings: 'Link the listings',
  toStock: 'See the stock',
  toPrices: 'See the prices',
  toDocuments: 'See the blocked documents',
  toWebhooks: 'See the webhooks',
  acknowledge: (count: number) => `Acknowledge ${count}`,
  acknowledged: (accepted: number, rejected: number) =>
    rejected === 0
      ? `${accepted} acknowledgements queued.`
      : `${accepted} acknowledgements queued, ${rejected} rejected.`,
  retry: (count: number) => `Retry ${count}`,
  retried: (retried: number, failed: number) =>
    failed === 0 ? `${retried} queued again.` : `${retried} queued again, ${failed} could not be retried.`,
  resend: 'Send the stock again',
  resendConfirm:
    'Walmart gets the stock that Aisle has for these listings. Do not send it if somebody changed it on purpose.',
  resent: (count: number) => `${count} stock levels queued.`,
  causes: {
    missing_credentials: 'Credentials missing',
    rejected_credentials: 'Credentials rejected',
    unreachable: 'Walmart cannot be reached',
    missing_permission: 'Permissions missing',
    failed_run: 'Failed runs',
    due_acknowledgement: 'Orders to acknowledge',
    due_shipment: 'Orders to ship',
    due_send: 'Sends near their deadline',
    unknown_send: 'Sends with an unknown outcome',
    failed_send: 'Failed sends',
    failed_stock: 'Rejected stock levels',
    failed_price: 'Rejected prices',
    drifted_stock: 'Stock that differs on Walmart',
    unlinked_listing: 'Listings to link',
    missing_nominal_code: 'Documents without a nominal code',
    missing_product: 'Documents without a product',
    missing_cost: 'Documents without a cost',
    missing_fulfillment: 'Returns that wait for a fulfillment',
    disabled_webhook: 'Disabled webhooks',
  },
  /** What to do here. For other causes, the api says it. */
  remedies: {
    missing_credentials: 'Enter the client id and client secret of the account.',
    rejected_credentials: 'Enter the client id and client secret that Walmart shows now.',
    unreachable: 'Aisle keeps trying. If this persists, test the connection; the test shows how Walmart responds.',
    missing_permission:
      'Test the connection to see which permissions are missing. Grant them to the API key in Walmart’s Developer Portal, and retry.',
    failed_run: 'Retry them. A run resumes after the last page that was saved.',
    due_acknowledgement: 'Acknowledge them.',
    due_shipment: 'Report their parcels, or cancel what cannot be shipped.',
    due_send: 'Aisle keeps trying. If one cannot wait, make the change in Seller Center; the next refresh detects it.',
    unknown_send: 'Check each order in Seller Center, and record the outcome of the send.',
    failed_send: 'Retry each send once the reason for its failure is resolved, or give it up.',
    unlinked_listing: 'Link each listing of these sales orders to the product that it sells.',
    missing_nominal_code:
      'Open a document to see which nominal code it lacks. All documents that wait for it are posted once it is set.',
    missing_product: 'Link the listings of their sales orders. The documents are then posted automatically.',
    missing_cost:
      'Open a document to see the products that lack a cost. Once it is set, the document is posted automatically.',
    missing_fulfillment:
      'Open a document to see its return. The document is posted automatically once the shipment is known.',
    disabled_webhook:
      'Fix the receiver, send a test event, and enable the webhook. It then gets what has happened meanwhile.',
    drifted_stock: 'Send them again, unless somebody has changed them on purpose.',
  },
} as const
