import { Random } from '../seed/random.ts'
import type { NodeStock, Quantity } from './payloads.ts'

const each = (amount: number): Quantity => ({ unit: 'EACH', amount })

/** Stock as the seller set it. */
export interface SetStock {
  readonly amount: number
  /** YYYY-MM-DD; undefined for stock that can be sold today. */
  readonly availableDate: string | undefined
}

/** A seller's stock: generated from the seed until it is set. */
export class Stock {
  readonly #seed: number
  readonly #defaultNode: string
  readonly #set = new Map<string, SetStock>()

  constructor(seed: number, defaultNode: string) {
    this.#seed = seed
    this.#defaultNode = defaultNode
  }

  /** Returns undefined if the item never had stock at the ship node. */
  find(sku: string, shipNode: string): NodeStock | undefined {
    const generated = this.#generate(sku, shipNode)
    const set = this.#set.get(key(sku, shipNode))
    const amount = set?.amount ?? generated?.amount
    if (amount === undefined) return undefined
    const reserved = generated?.reserved ?? 0
    const available = Math.max(amount - reserved, 0)
    const date = set?.availableDate === undefined ? {} : { inventoryAvailableDate: set.availableDate }
    return { shipNode, inputQty: each(amount), ...date, availToSellQty: each(available), reservedQty: each(reserved) }
  }

  set(sku: string, shipNode: string, stock: SetStock): void {
    this.#set.set(key(sku, shipNode), stock)
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
