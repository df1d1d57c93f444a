/**
 * The records that the contract's examples refer to: one statement per table, ordered so that each finds what it refers to.
 * `@501` is an id: another tenant has the same records under other ids. `:credentials` are the seller's, and
 * `:webhook_secret` that of webhook 31, sealed.
 *
 * An example that refers to a new kind of record needs a statement here.
 */
const exampleRows = {
  stores: `insert into stores (id, name) overriding system value values (@1, 'Main store')`,
  warehouses: `insert into warehouses (id, name) overriding system value values (@3, 'Main warehouse')`,
  nominal_codes: `
    insert into nominal_codes (id, code, name, type) overriding system value values (@4, '4000', 'Sales', 'Revenue'), (@5, '1100', 'Walmart clearing', 'Current')`,
  products: `
    insert into products (id, sku, name, barcode) overriding system value
    values (@7, 'MUG-BLUE-350', 'Blue mug, 350 ml', '036000291452')`,
  product_costs: `
    insert into product_costs (id, product_id, unit_cost, currency, effective_from) overriding system value
    values (@61, @7, 8.40, 'USD', '2026-11-01')`,
  accounting_settings: `insert into accounting_settings (sales_nominal_code_id) values (@4)`,
  integration_instances: `
    insert into integration_instances (
      id, integration_id, name, environment, connection_status, sealed_credentials, is_automatic_sync_enabled, start_date,
      store_id, auto_link_products, auto_create_products, sales_nominal_code_id, sync_sales_order_invoices_to_accounting,
      sync_sales_credit_to_accounting
    ) values (
      @1, 1, 'Walmart US', 'sandbox', 'connected', :credentials, true, '2026-09-01', @1, true, false, @4, true, true
    )`,
  walmart_locations: `
    insert into walmart_locations (id, instance_id, ship_node, name, node_type, status, warehouse_id)
    overriding system value
    values (@21, @1, '10000000000000001', 'Fox Valley Warehouse', 'PHYSICAL', 'ACTIVE', @3)`,
  walmart_listings: `
    insert into walmart_listings (
      id, instance_id, sku, wpid, upc, product_name, price_amount, price_currency, published_status, lifecycle_status, raw
    ) overriding system value values
      (@501, @1, 'MUG-BLUE-350', '0ABC501', '036000291452', 'Blue mug, 350 ml', 12.5, 'USD', 'PUBLISHED', 'ACTIVE',
       '{"sku": "MUG-BLUE-350"}'),
      (@502, @1, 'RUG-IVORY', '0ABC502', null, 'Ivory hall rug, 60 x 180 cm', 89, 'USD', 'PUBLISHED', 'ACTIVE',
       '{"sku": "RUG-IVORY"}')`,
  listing_links: `
    insert into listing_links (id, listing_id, product_id, linked_by) overriding system value
    values (@601, @501, @7, 'auto_link')`,
  walmart_orders: `
    insert into walmart_orders (
      id, instance_id, purchase_order_id, customer_order_id, ship_node_type, ship_node, status, total, order_date, raw
    ) overriding system value values (
      @901, @1, '@108001000000007', '@200001000000007', 'SellerFulfilled', '10000000000000001', 'Created', 127.3,
      '2026-11-23T16:12:00Z', '{"purchaseOrderId": "@108001000000007"}'
    )`,
  walmart_order_lines: `
    insert into walmart_order_lines (
      order_id, line_number, sku, product_name, quantity, product_amount, shipping_amount, other_amount, tax_amount,
      currency, charges, statuses, raw
    ) values
      (@901, '1', 'MUG-BLUE-350', 'Blue mug, 350 ml', 2, 25, 5, 0, 2.1, 'USD', '[]', '[]', '{}'),
      (@901, '2', 'RUG-IVORY', 'Ivory hall rug, 60 x 180 cm', 1, 89, 0, 0, 6.2, 'USD', '[]', '[]', '{}')`,
  sales_orders: `
    insert into sales_orders (
      id, instance_id, walmart_order_id, number, store_id, created_by, status, order_date, currency, product_amount,
      shipping_amount, other_amount, tax_amount, total, unlinked_lines
    ) overriding system value values (
      @301, @1, @901, '@108001000000007', @1, 'refresh', 'open', '2026-11-23T16:12:00Z', 'USD', 114, 5, 0, 8.3, 127.3, 1
    )`,
  sales_order_lines: `
    insert into sales_order_lines (
      sales_order_id, line_number, sku, product_name, quantity, quantity_cancelled, quantity_shipped, product_amount,
      shipping_amount, other_amount, tax_amount, product_id
    ) values
      (@301, '1', 'MUG-BLUE-350', 'Blue mug, 350 ml', 2, 0, 0, 25, 5, 0, 2.1, @7),
      (@301, '2', 'RUG-IVORY', 'Ivory hall rug, 60 x 180 cm', 1, 0, 0, 89, 0, 0, 6.2, null)`,
  walmart_returns: `
    insert into walmart_returns (
      id, instance_id, return_order_id, customer_order_id, customer_name, status, return_date, total_refund, currency, raw
    ) overriding system value values (
      @501, @1, '@103738048909818825', '@200001000000007', 'Ada Lovell Hollis', 'DELIVERED', '2026-11-21T09:30:00Z',
      32.77, 'USD', '{"returnOrderId": "@103738048909818825"}'
    )`,
  walmart_return_lines: `
    insert into walmart_return_lines (
      return_id, line_number, purchase_order_id, purchase_order_line_number, sku, quantity, refunded_quantity, amount,
      currency, is_keep_it, status, charges, raw
    ) values (
      @501, 1, '@108001000000007', '1', 'MUG-BLUE-350', 20, 0, 32.77, 'USD', false, 'DELIVERED', '[]', '{}'
    )`,
  return_receipts: `
    insert into return_receipts (id, return_id, line_number, quantity, disposition, received_at)
    overriding system value values (@71, @501, 1, 1, 'return_to_stock', '2026-11-24T09:00:00Z')`,
  sends: `
    insert into sends (
      id, instance_id, type, subject, order_id, purchase_order_id, customer_order_id, reference, status, intent, deadline_at, expires_at,
      next_attempt_at, settled_at
    ) overriding system value values
      (@1201, @1, 'acknowledge', 'order:@108001000000006', @901, '@108001000000006', '@108001000000006', '', 'queued', '{}', '2026-11-23T20:12:00Z',
       '2026-11-23T20:12:00Z', '2026-11-23T16:15:00Z', null),
      (@1202, @1, 'acknowledge', 'order:@108001000000005', @901, '@108001000000005', '@108001000000005', '', 'failed', '{}', null, now(), now(), now()),
      (@1207, @1, 'ship', 'order:@108001000000007', @901, '@108001000000007', '@108001000000007', 'PARCEL-1', 'applied', '{}', null, now(), now(), now()),
      (@1203, @1, 'acknowledge', 'order:@108001000000004', @901, '@108001000000004', '@108001000000004', '', 'unknown', '{}', null, now(), now(), now())`,
  fulfillments: `
    insert into fulfillments (
      id, instance_id, order_id, purchase_order_id, reference, send_id, shipped_at, carrier, method_code, tracking_number, lines
    ) overriding system value values (
      @1301, @1, @901, '@108001000000007', 'PARCEL-1', @1207, '2026-11-24T15:00:00Z', 'UPS', 'Standard', '1Z12345E0205271688',
      '[{"line_number": "1", "quantity": 1}]'
    )`,
  walmart_feeds: `
    insert into walmart_feeds (
      id, instance_id, channel, status, walmart_feed_id, targets, applied, failed, submitted_at, settled_at, created_at
    ) overriding system value values (
      @1501, @1, 'stock', 'processed', '8E4A1C02@AUAQA', 2400, 2398, 2, '2026-11-24T15:00:00Z', '2026-11-24T15:12:00Z',
      '2026-11-24T15:00:00Z'
    )`,
  offer_targets: `
    insert into offer_targets (
      id, instance_id, listing_id, sku, kind, amount, buffer, status, version, sent_version, confirmed_version, next_attempt_at,
      sent_at, confirmed_at, created_at, updated_at, sent_amount, confirmed_amount, reported_amount, reported_at
    ) overriding system value values (
      @1401, @1, @501, 'MUG-BLUE-350', 'stock', 12, 2, 'applied', 3, 3, 3, null, '2026-11-24T15:00:00Z', '2026-11-24T15:00:01Z',
      '2026-11-20T09:00:00Z', '2026-11-24T15:00:00Z', 10, 10, 10, '2026-11-25T03:00:00Z'
    ), (
      @1402, @1, @501, 'MUG-BLUE-350', 'price', 12.50, 0, 'applied', 3, 3, 3, null, '2026-11-24T15:00:00Z', '2026-11-24T15:00:01Z',
      '2026-11-20T09:00:00Z', '2026-11-24T15:00:00Z', 12.5, 12.5, null, null
    )`,
  failed_offer_targets: `
    insert into offer_targets (instance_id, listing_id, sku, kind, amount, status, next_attempt_at) values
      (@1, @502, 'RUG-IVORY', 'stock', 3, 'failed', null), (@1, @502, 'RUG-IVORY', 'price', 89, 'failed', null)`,
  accounting_transactions: `
    with document as (
      insert into accounting_transactions (
        id, type, status, instance_id, sales_order_id, line_number, reference, sku, date, occurred_on, currency, cumulative,
        quantity, product_amount, shipping_amount, tax_amount, product_id, total, line_count, position
      ) values (
        @801, 'sales_order_invoice', 'ready', @1, @301, '1', '@108001000000007', 'MUG-BLUE-350', '2026-11-23', '2026-11-23', 'USD', 2, 2,
        29.98, 0, 2.79, @7, 29.98, 2, 12
      )
    )
    insert into accounting_lines (transaction_id, position, account, nominal_code_id, debit, credit, description) values
      (@801, 1, 'marketplace_clearing', @5, 29.98, 0, 'Order @108001000000007, line 1: 2 units shipped'),
      (@801, 2, 'sales', @4, 0, 29.98, 'Order @108001000000007, line 1: 2 units shipped')`,
  api_tokens: `
    insert into api_tokens (id, name, secret_hash, scopes, created_at) overriding system value
    values (@61, 'warehouse', sha256('none has it'), '{integrations:read,sends:write}', '2026-11-23T16:12:00Z')`,
  audit_log: `
    insert into audit_log (id, operation, token_id, token_name, subject, changes) overriding system value
    values (@71, 'products.update', 2, 'back office', 'product:@7', '{"name": {"before": "Blue mug", "after": "Mug"}}')`,
  sync_runs: `
    insert into sync_runs (id, instance_id, kind, status, is_setup, processed, total, error_code, error_message, created_at)
    overriding system value values
      (@39, @1, 'token', 'completed', true, 1, 1, null, null, '2026-11-20T09:00:00Z'),
      (@41, @1, 'products', 'failed', false, 100, 500, 'unavailable', 'Walmart answered 503.', '2026-11-23T16:00:00Z'),
      (@42, @1, 'orders', 'running', false, 200, 1250, null, null, '2026-11-23T16:12:00Z')`,
  sync_problems: `
    insert into sync_problems (id, run_id, code, message, raw, created_at) overriding system value values (
      @81, @41, 'unreadable_record', 'Item MUG-BLUE-350 was not imported: ItemResponse[3].sku: Invalid input',
      '{"sku": "MUG-BLUE-350"}', '2026-11-23T16:01:00Z'
    )`,
  // Not those of the rows above, whose ids and times are new.
  events: `
    delete from events where tenant_id = aisle.claimed_tenant_id();
    insert into events (id, position, type, subject, data, created_at) overriding system value values (
      @71, @71, 'order.created', 'walmart_order:@901',
      '{"instance_id": @1, "order_id": @901, "purchase_order_id": "@108001000000007"}', '2026-11-23T16:12:00Z'
    )`,
  webhooks: `
    insert into webhooks (id, url, types, sealed_secret, position, created_at, updated_at) values (
      @31, 'https://127.0.0.1/aisle-events', '{order.created,order.changed}', :webhook_secret, @71, '2026-11-23T16:12:00Z',
      '2026-11-23T16:12:00Z'
    )`,
  webhook_deliveries: `
    insert into webhook_deliveries (
      id, webhook_id, event_id, type, subject, happened_at, status, attempts, response_status, response_body, duration_ms,
      attempted_at, next_attempt_at, created_at
    ) overriding system value values (
      @41, @31, @71, 'order.created', 'walmart_order:@901', '2026-11-23T16:12:00Z', 'delivered', 1, 204, '', 87,
      '2026-11-23T16:12:01Z', null, '2026-11-23T16:12:00Z'
    )`,
} as const satisfies Readonly<Record<string, string>>

/** Marks the examples' instance as being deleted, with its records still there. */
export const deleteExampleInstance = `
  update integration_instances
  set deleting_since = now(), connection_status = 'awaiting_credentials', sealed_credentials = null`

/** Prefix of every id of the other tenant. */
const foreignPrefix = '77'

/** The id of the other tenant's record that corresponds to an example's. */
export function foreignId<Id extends number | string>(id: Id): Id {
  const text = `${foreignPrefix}${id}`
  return (typeof id === 'number' ? Number(text) : text) as Id
}

/** The statements, with the ids of the examples or those of the other tenant. */
export function rowsWithIds(isForeign: boolean): string {
  return Object.values(exampleRows)
    .join(';\n')
    .replaceAll(/@(\d+)/g, (_, id: string) => (isForeign ? foreignId(id) : id))
}
