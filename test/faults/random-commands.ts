import { pick, type Random } from './world.ts'

/** A call that changes an order, below the instance's path. */
export interface Command {
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly body: object
}

interface Target {
  readonly orderId: number
  /** Distinguishes the order's references and tracking numbers. */
  readonly name: string
}

/**
 * Commands for an order with two lines of 16 units. Quantities and amounts of a line are different powers of two, so their sum
 * tells which of them were applied, and how often.
 */
export class RandomCommands {
  readonly #random: Random
  readonly #target: Target
  readonly #quantities = { '1': [1, 2, 4, 8], '2': [1, 2, 4, 8] }
  #made = 0
  #refunds = 0

  constructor(random: Random, target: Target) {
    this.#random = random
    this.#target = target
  }

  next(): Command {
    const kinds = ['acknowledge', 'ship', 'ship', 'ship', 'ship', 'cancel', 'refund', 'refund'] as const
    const kind = this.#made === 0 && this.#random() < 0.9 ? 'acknowledge' : (pick(this.#random, kinds) ?? 'ship')
    const reference = `${this.#target.name}-${++this.#made}`
    const order = `orders/${this.#target.orderId}`
    switch (kind) {
      case 'acknowledge':
        return post(`${order}/acknowledge`, {})
      case 'ship': {
        const others = this.#random() < 0.2 ? [`${this.#target.name}-${++this.#made}`] : []
        return post('fulfillments', { fulfillments: [reference, ...others].map((one) => this.#parcel(one)) })
      }
      case 'cancel': {
        const number = this.#line()
        const line = { line_number: number, quantity: this.#quantity(number), reason: 'SELLER_CANCEL_OUT_OF_STOCK' }
        return post(`${order}/cancel-lines`, { reference, lines: [line] })
      }
      case 'refund': {
        const amount = (2 ** (this.#refunds++ % 12) / 100).toFixed(2)
        const charges = [{ charge_type: 'PRODUCT', amount, reason: 'DamagedItem' }]
        return post(`${order}/refund`, { reference, lines: [{ line_number: this.#line(), charges }] })
      }
    }
  }

  /** New tracking for a parcel of the order. */
  track(fulfillmentId: number): Command {
    const body = tracking(`${this.#target.name}-T${++this.#made}`)
    return { method: 'PUT', path: `fulfillments/${fulfillmentId}/tracking`, body }
  }

  #parcel(reference: string) {
    const numbers = this.#random() < 0.3 ? (['1', '2'] as const) : [this.#line()]
    const lines = numbers.map((number) => ({ line_number: number, quantity: this.#quantity(number) }))
    return { order_id: this.#target.orderId, reference, lines, ...tracking(reference) }
  }

  #line(): '1' | '2' {
    return this.#random() < 0.5 ? '1' : '2'
  }

  /** Sometimes more than there is: that is never sent. */
  #quantity(line: '1' | '2'): number {
    const index = Math.floor(this.#random() * 4)
    return this.#quantities[line].splice(index, 1)[0] ?? 17
  }
}

const post = (path: string, body: object): Command => ({ method: 'POST', path, body })

const tracking = (number: string) => ({
  shipped_at: new Date().toISOString(),
  carrier: 'UPS',
  method_code: 'Standard',
  tracking_number: number.replaceAll(/[^A-Za-z0-9]/g, ''),
})
