import { Random } from '../seed/random.ts'
import type { NodeStock, Quantity } from './payloads.ts'

const each = (amount: number): Quantity => ({ unit: 'EACH', amount })

/** A seller's stock: generated from the seed until it is set. */
export class Stock {
  readonly #seed: number
  readonly #defaultNode: string
  readonly #amounts = new Map<string, number>()

  constructor(seed: number, defaultNode: string) {
    this.#seed = seed
    this.#defaultNode = defaultNode
  }

  /** Returns undefined if the item never had stock at the ship node. */
  find(sku: string, shipNode: string): NodeStock | undefined {
    const generated = this.#generate(sku, shipNode)
    const amount = this.#amounts.get(key(sku, shipNode)) ?? generated?.amount
    if (amount === undefined) return undefined
    const reserved = generated?.reserved ?? 0
    const available = Math.max(amount - reserved, 0)
    return { shipNode, inputQty: each(amount), availToSellQty: each(available), reservedQty: each(reserved) }
  }

  set(sku: string, shipNode: string, amount: number): void {
    this.#amounts.set(key(sku, shipNode), amount)
  }

  /** Every item has stock at the default node and at about 60 % of the others; one in ten is sold out. */
  #generate(sku: string, shipNode: string): { amount: number; reserved: number } | undefined {
    const random = new Random(this.#seed, 0x57, ...Buffer.from(key(sku, shipNode)))
    if (random.chance(0.4) && shipNode !== this.#defaultNode) return undefined
    const amount = random.chance(0.1) ? 0 : random.int(1, 250)
    return { amount, reserved: Math.min(amount, random.int(0, 4)) }
  }
}

const key = (sku: string, shipNode: string) => `${shipNode} ${sku}`
