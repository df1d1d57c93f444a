import { ApiError, componentOf } from '../gateway/api-error.ts'
import { invalidOrderQuery } from '../orders/order-query.ts'
import type { SimulatedSeller } from '../seller.ts'

/** The call's cursor, if any: the parameter of that name, or a whole query string as Walmart issued it. */
function cursorOf(search: string): string | undefined {
  const parameters = new URLSearchParams(search)
  const cursor = parameters.get('nextCursor') ?? '*'
  if (cursor !== '*') return cursor
  return parameters.has('sellerId') ? search : undefined
}

/** Cursors that a fault expired early. */
export class ExpiredCursors {
  readonly #expired = new Set<string>()

  /** Expires the call's cursor, if it has one. */
  expire({ clientId }: SimulatedSeller, search: string): void {
    const cursor = cursorOf(search)
    if (cursor !== undefined) this.#expired.add(`${clientId} ${cursor}`)
  }

  /** Rejects an expired cursor with the error of its API. */
  reject({ clientId }: SimulatedSeller, path: string, search: string): void {
    if (this.#expired.size === 0 || !this.#expired.has(`${clientId} ${cursorOf(search)}`)) return
    const component = componentOf(path)
    if (component === 'GMP_ORDER_API') throw invalidOrderQuery('Invalid cursor value')
    throw new ApiError('INVALID_REQUEST_PARAM', component, { field: 'nextCursor', description: 'Invalid Cursor' })
  }
}
