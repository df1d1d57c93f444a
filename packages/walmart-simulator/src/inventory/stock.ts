import { Random } from '../seed/random.ts'
import type { NodeStock, Quantity } from './payloads.ts'

const each = (amount: number): Quantity => ({ unit: 'EACH', amount })

/** What a seller has in stock: drawn from the seed until it is set. */
export class Stock {
  readonly #seed: number
  readonly #defaultNode: string
  readonly #amounts = new Map<string, number>()

  constructor(seed: number, defaultNode: string) {
    this.#seed = seed
    this.#defaultNode = defaultNode
  }

  /** The item's stock at the node; nothing if there never was any. */
  find(sku: string, shipNode: string): NodeStock | undefined {
    const drawn = this.#draw(sku, shipNode)
    const amount = this.#amounts.get(key(sku, shipNode)) ?? drawn?.amount
    if (amount === undefined) return undefined
    const reserved = drawn?.reserved ?? 0
    // An amount below what orders hold leaves nothing to sell, not less than nothing.
    const available = Math.max(amount - reserved, 0)
    return { shipNode, inputQty: each(amount), availToSellQty: each(available), reservedQty: each(reserved) }
  }

  /** From now on this is what the seller has put in. */
  set(sku: string, shipNode: string, amount: number): void {
    this.#amounts.set(key(sku, shipNode), amount)
  }

  /** Every item is at the default node, and at a bit more than half of the others; one in ten is sold out. */
  #draw(sku: string, shipNode: string): { amount: number; reserved: number } | undefined {
    const random = new Random(this.#seed, 0x57, ...Buffer.from(key(sku, shipNode)))
    if (random.chance(0.4) && shipNode !== this.#defaultNode) return undefined
    const amount = random.chance(0.1) ? 0 : random.int(1, 250)
    return { amount, reserved: Math.min(amount, random.int(0, 4)) }
  }
}

const key = (sku: string, shipNode: string) => `${shipNode} ${sku}`
