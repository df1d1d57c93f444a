import { WebhookDeliveryStatus } from '@aisle/contract'

const status = `(array['${WebhookDeliveryStatus.options.join("', '")}'])[1 + n % ${WebhookDeliveryStatus.options.length}]`

/** Columns of webhooks and deliveries, for `rows.ts`. All deliveries are to one webhook: a page shows those to one. */
export const webhookRows: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  webhooks: { url: `'https://shop.example/' || n`, sealed_secret: `'x'`, position: 'n', is_enabled: 'false' },
  webhook_deliveries: {
    webhook_id: '(select min(id) from webhooks where tenant_id = tenant)',
    // The examples' rows have positive ones.
    event_id: '-n',
    type: `'order.created'`,
    subject: `'walmart_order:' || n / 3`,
    happened_at: 'now() - make_interval(secs => n)',
    status,
    next_attempt_at: `case when ${status} = 'pending' then now() + interval '1 day' end`,
  },
}
