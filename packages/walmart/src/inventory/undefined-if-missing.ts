import { WalmartError } from '../errors.ts'

/** Undefined for an item without stock, to which Walmart responds with 404. */
export async function undefinedIfMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof WalmartError && error.kind === 'not_found') return undefined
    throw error
  }
}
