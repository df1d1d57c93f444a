import type { Money } from '../payloads.ts'
import { Random } from '../seed/random.ts'

/** A temporary price. Times are epoch ms. */
export interface Promotion {
  readonly promoId: string
  readonly type: 'REDUCED' | 'CLEARANCE'
  readonly price: Money
  readonly startsAt: number
  readonly endsAt: number
}

/** The promotions of a seller's items. */
export class PromotionStore {
  readonly #random: Random
  readonly #bySku = new Map<string, readonly Promotion[]>()

  constructor(seed: number) {
    this.#random = new Random(seed, 0xb0)
  }

  of(sku: string): readonly Promotion[] {
    return this.#bySku.get(sku) ?? []
  }

  newId(): string {
    return [8, 4, 4, 4, 12].map((length) => this.#random.text('0123456789abcdef', length)).join('-')
  }

  set(sku: string, promotions: readonly Promotion[]): void {
    this.#bySku.set(sku, promotions)
  }
}
