import { addOrder, lineOf, setUnits } from '../../helpers/new-orders.ts'
import { pick, type FaultTenant, type Random } from '../world.ts'
import { isSent } from './send-targets.ts'
import type { WriteKind } from './write-kind.ts'

const mostOrders = 900

/** Orders that arrive, ship and are cancelled at Walmart, where Aisle finds them. */
export function changesAtWalmart(): WriteKind {
  return {
    name: 'changes at Walmart',
    async write({ tenants }, random) {
      const tenant = pick(random, tenants)
      if (!tenant) return
      const { orders } = tenant.seller
      if (random() < 0.3 && orders.length < mostOrders) return addOrderTo(tenant, random)
      const order = pick(random, orders)
      if (!order || isSent(order)) return
      const line = lineOf(order)
      // Units that have shipped or were cancelled stay so.
      const { orderLineStatus } = line.orderLineStatuses
      if (orderLineStatus.some(({ status }) => status !== 'Created' && status !== 'Acknowledged')) return
      const units = Number(line.orderLineQuantity.amount)
      setUnits(line, random() < 0.8 ? { Shipped: units } : { Cancelled: units })
    },
    /** After a last refresh of everything. */
    async check({ postgres, instances }) {
      const wrong: string[] = []
      for (const { id, seller } of instances.filter(({ isDeleted }) => !isDeleted)) {
        const rows = await postgres.query<{ purchase_order_id: string; raw: object }>(
          'select purchase_order_id, raw from walmart_orders where instance_id = $1',
          [id],
        )
        const stored = new Map(rows.map((row) => [row.purchase_order_id, JSON.stringify(sorted(row.raw))]))
        const different = Array.from(seller.orders).filter(
          (order) => stored.get(order.purchaseOrderId) !== JSON.stringify(sorted({ orderType: 'REGULAR', ...order })),
        )
        if (different.length > 0 || rows.length !== seller.orders.length) {
          const [{ purchaseOrderId } = { purchaseOrderId: 'none' }] = different
          wrong.push(
            `instance ${id} has ${rows.length} of ${seller.orders.length} orders; ${different.length} differ: ${purchaseOrderId}`,
          )
        }
      }
      return wrong
    },
  }
}

function addOrderTo({ seller }: FaultTenant, random: Random): void {
  const skus = [pick(random, seller.items)?.sku ?? 'A', `UNKNOWN-${Math.floor(random() * 5)}`]
  const orderDate = Date.now()
  const order = addOrder(seller, skus, { orderDate })
  for (const line of order.orderLines.orderLine) line.statusDate = orderDate
}

/** Postgres does not keep the order of fields. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
