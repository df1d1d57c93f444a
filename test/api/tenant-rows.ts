/** A statement by table with which a tenant adds a row. Later rows refer to earlier ones. */
export const fixtures = {
  idempotency_keys: `insert into idempotency_keys (key, request_hash, response) values ('x', 'x', '{}')`,
  audit_log: `
    insert into audit_log (operation, token_id, token_name, subject, changes) values ('x', 1, 'x', 'product:1', '{}')`,
  stores: `insert into stores (name) values ('x')`,
  warehouses: `insert into warehouses (name) values ('x')`,
  nominal_codes: `insert into nominal_codes (code, name, type) values ('1', 'x', 'Revenue')`,
  products: `insert into products (sku, name) values ('x', 'x')`,
  product_costs: `
    insert into product_costs (product_id, unit_cost, currency, effective_from) select id, 1, 'USD', '2026-01-01' from products`,
  accounting_settings: `
    insert into accounting_settings default values on conflict (tenant_id) do update set updated_at = now()`,
  integration_instances: `
    insert into integration_instances (
      integration_id, name, environment, connection_status, is_automatic_sync_enabled, start_date, store_id,
      auto_link_products, auto_create_products, sync_sales_order_invoices_to_accounting, sync_sales_credit_to_accounting
    )
    select 1, 'x', 'sandbox', 'awaiting_credentials', false, '2026-08-01', id, true, true, true, true from stores`,
  walmart_locations: `insert into walmart_locations (instance_id, ship_node) select id, '1' from integration_instances`,
  walmart_listings: `insert into walmart_listings (instance_id, sku, raw) select id, 'x', '{}' from integration_instances`,
  listing_links: `
    insert into listing_links (listing_id, product_id, linked_by)
    select walmart_listings.id, products.id, 'auto_link' from walmart_listings, products`,
  walmart_orders: `
    insert into walmart_orders (
      instance_id, purchase_order_id, customer_order_id, ship_node_type, status, total, order_date, raw
    )
    select id, '1', '1', 'SellerFulfilled', 'Created', 1, now(), '{}' from integration_instances`,
  walmart_order_lines: `
    insert into walmart_order_lines (
      order_id, line_number, quantity, product_amount, shipping_amount, other_amount, tax_amount, charges, statuses, raw
    )
    select id, '1', 1, 1, 1, 1, 1, '[]', '[]', '{}' from walmart_orders`,
  walmart_returns: `
    insert into walmart_returns (instance_id, return_order_id, customer_order_id, return_date, raw)
    select id, '1', '1', now(), '{}' from integration_instances`,
  walmart_return_lines: `
    insert into walmart_return_lines (return_id, line_number, quantity, refunded_quantity, is_keep_it, charges, raw)
    select id, 1, 1, 0, false, '[]', '{}' from walmart_returns`,
  return_receipts: `
    insert into return_receipts (return_id, line_number, quantity, disposition, received_at)
    select id, 1, 1, 'dispose', now() from walmart_returns`,
  sends: `
    insert into sends (instance_id, type, subject, customer_order_id, reference, intent, expires_at)
    select id, 'acknowledge', 'order:1', '1', '', '{}', now() from integration_instances`,
  fulfillments: `
    insert into fulfillments (
      instance_id, order_id, purchase_order_id, reference, send_id, shipped_at, carrier, method_code, tracking_number, lines
    )
    select instance_id, 1, '1', 'x', id, now(), 'UPS', 'Standard', '1', '[]' from sends`,
  walmart_feeds: `
    insert into walmart_feeds (instance_id, channel, next_check_at) select id, 'stock', now() from integration_instances`,
  offer_targets: `
    insert into offer_targets (instance_id, listing_id, sku, kind, amount)
    select instance_id, id, sku, 'stock', 1 from walmart_listings`,
  sales_orders: `
    insert into sales_orders (
      instance_id, walmart_order_id, number, store_id, created_by, status, order_date, product_amount, shipping_amount,
      other_amount, tax_amount, total, unlinked_lines
    )
    select instance_id, walmart_orders.id, '1', store_id, 'refresh', 'open', order_date, 1, 1, 1, 1, 4, 1
    from walmart_orders join integration_instances on integration_instances.id = instance_id`,
  sales_order_lines: `
    insert into sales_order_lines (
      sales_order_id, line_number, quantity, quantity_cancelled, quantity_shipped, product_amount, shipping_amount,
      other_amount, tax_amount
    )
    select id, '1', 1, 0, 0, 1, 1, 1, 1 from sales_orders`,
  accounting_batches: `
    insert into accounting_batches (id, instance_id, type, currency, period, first_day, last_day, closes_at)
    select id, id, 'sales_order_fulfillment', 'USD', 'daily', '2026-01-01', '2026-01-01', now() from integration_instances`,
  accounting_transactions: `
    insert into accounting_transactions (
      type, status, instance_id, sales_order_id, line_number, reference, date, occurred_on, currency, cumulative, quantity,
      product_amount, shipping_amount, tax_amount, total, line_count, blocked_reason, blocked_message
    )
    select 'sales_order_invoice', 'blocked', instance_id, id, '1', number, '2026-01-01', '2026-01-01', 'USD', 1, 1, 1, 0, 0, 0, 0,
      'missing_nominal_code', 'x' from sales_orders`,
  accounting_lines: `
    with document as (
      insert into accounting_transactions (
        id, type, status, instance_id, sales_order_id, line_number, reference, date, occurred_on, currency, cumulative, quantity,
        product_amount, shipping_amount, tax_amount, total, line_count
      )
      select nextval('accounting_transactions_id_seq'), 'sales_order_invoice', 'ineligible', instance_id, id, '1', number,
        '2026-01-01', '2026-01-01', 'USD', 2, 1, 1, 0, 0, 1, 2
      from sales_orders returning id
    )
    insert into accounting_lines (transaction_id, position, account, nominal_code_id, debit, credit, description)
    select document.id, position, 'sales', (select min(id) from nominal_codes), debit, 1 - debit, 'x'
    from document, (values (1, 1), (2, 0)) as line (position, debit)`,
  sync_runs: `insert into sync_runs (instance_id, kind, is_setup) select id, 'token', true from integration_instances`,
  sync_run_events: `
    insert into sync_run_events (instance_id, run_id, kind, status, is_setup, processed, created_at)
    select instance_id, id, kind, status, is_setup, processed, created_at from sync_runs`,
  sync_pauses: `insert into sync_pauses (instance_id, kind) select id, 'orders' from integration_instances`,
  sync_problems: `insert into sync_problems (run_id, code, message) select id, 'x', 'x' from sync_runs`,
  walmart_call_budgets: `
    insert into walmart_call_budgets (instance_id, bucket, full_at) select id, 'x', now() from integration_instances`,
  webhooks: `insert into webhooks (url, sealed_secret, position) values ('https://shop.example', 'x', 0)`,
  events: `insert into events (type, subject, data) values ('order.created', 'walmart_order:1', '{}')`,
  webhook_deliveries: `
    insert into webhook_deliveries (webhook_id, event_id, type, subject, happened_at)
    select webhooks.id, min(events.id), 'x', 'x', now() from webhooks, events group by webhooks.id`,
  webhook_replays: `
    insert into webhook_replays (webhook_id, position, last_position, created_at) select id, 0, 1, now() from webhooks`,
} as const satisfies Readonly<Record<string, string>>
