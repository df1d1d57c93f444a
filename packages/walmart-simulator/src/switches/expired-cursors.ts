import { Refusal } from '../gateway/refusal.ts'
import { invalidOrderQuery } from '../orders/order-query.ts'
import type { SimulatedSeller } from '../seller.ts'
import { componentOf } from './component-of.ts'

/** The cursor that a call brings, if any: a parameter of that name, or else a whole query, as Walmart made it. */
function cursorOf(search: string): string | undefined {
  const parameters = new URLSearchParams(search)
  const cursor = parameters.get('nextCursor') ?? '*'
  if (cursor !== '*') return cursor
  return parameters.has('sellerId') ? search : undefined
}

/** The cursors that a fault has ended before their time. */
export class ExpiredCursors {
  readonly #expired = new Set<string>()

  /** Ends the cursor of this call; a call without one is let be. */
  expire({ clientId }: SimulatedSeller, search: string): void {
    const cursor = cursorOf(search)
    if (cursor !== undefined) this.#expired.add(`${clientId} ${cursor}`)
  }

  /** Refuses a cursor that was ended, as its API refuses cursors. */
  refuse({ clientId }: SimulatedSeller, path: string, search: string): void {
    if (this.#expired.size === 0 || !this.#expired.has(`${clientId} ${cursorOf(search)}`)) return
    const component = componentOf(path)
    if (component === 'GMP_ORDER_API') throw invalidOrderQuery('Invalid cursor value')
    throw new Refusal('INVALID_REQUEST_PARAM', component, { field: 'nextCursor', description: 'Invalid Cursor' })
  }
}
