import { WalmartSendType } from '@aisle/contract'

/** Values of columns, in SQL. */
interface Values {
  readonly anyOf: (values: readonly string[]) => string
  readonly moment: (seconds: string) => string
  readonly mostly: (value: string) => string
  readonly orderNumber: string
  readonly sameOrder: string
}

/** Columns of sends and what belongs to them, for `rows.ts`. */
export const sendRows = ({
  anyOf,
  moment,
  mostly,
  orderNumber,
  sameOrder,
}: Values): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
  sends: {
    instance_id: 'instance',
    type: anyOf(WalmartSendType.options),
    subject: `'order:' || ${orderNumber}`,
    order_id: sameOrder,
    return_id: mostly('n'),
    purchase_order_id: orderNumber,
    customer_order_id: orderNumber,
    reference: `'R-' || n`,
    status: `(array['applied', 'queued', 'failed', 'unknown'])[1 + n / 8 % 4]`,
    intent: `'{}'::jsonb`,
    deadline_at: mostly(moment('n * 11 % 99991')),
    expires_at: moment('n'),
    next_attempt_at: moment('n'),
    settled_at: 'case when n / 8 % 4 <> 1 then now() end',
    has_turn: 'n / 8 % 4 = 1',
  },
  fulfillments: {
    instance_id: 'instance',
    order_id: `coalesce(${sameOrder}, n)`,
    purchase_order_id: orderNumber,
    reference: `'R-' || n`,
    // Looks the send up by all columns of the unique index: Postgres has no statistics of the rows yet.
    send_id: `coalesce((select id from sends where tenant_id = tenant and instance_id = instance and type = ${anyOf(WalmartSendType.options)}
      and subject = 'order:' || ${orderNumber} and reference = 'R-' || n), (select min(id) from sends where tenant_id = tenant))`,
    shipped_at: moment('n'),
    carrier: `'UPS'`,
    method_code: `'Standard'`,
    tracking_number: `'1Z' || n`,
    lines: `'[]'::jsonb`,
  },
})
