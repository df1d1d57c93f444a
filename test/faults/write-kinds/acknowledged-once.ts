import type { Order, Simulator } from '@aisle/walmart-simulator'

/** Finds orders that are acknowledged a second time: Walmart accepts that, and shows no difference. */
export class AcknowledgedOnce {
  /** When an order was found without a unit to acknowledge. */
  readonly #seenAt = new Map<string, Date>()

  look({ requests }: Simulator, targets: readonly { readonly order: Order }[]): string[] {
    const wrong = requests.flatMap(({ path, at }) => {
      const [, purchaseOrderId = ''] = /^\/v3\/orders\/(\w+)\/acknowledge$/.exec(path) ?? []
      const seenAt = this.#seenAt.get(purchaseOrderId)
      return seenAt && at > seenAt ? [`${purchaseOrderId} was acknowledged again`] : []
    })
    const now = new Date()
    for (const { order } of targets) {
      const { purchaseOrderId } = order
      if (isAcknowledged(order) && !this.#seenAt.has(purchaseOrderId)) this.#seenAt.set(purchaseOrderId, now)
    }
    return wrong
  }
}

const isAcknowledged = ({ orderLines }: Order) =>
  orderLines.orderLine.every((line) =>
    line.orderLineStatuses.orderLineStatus.every(({ status }) => status !== 'Created'),
  )
