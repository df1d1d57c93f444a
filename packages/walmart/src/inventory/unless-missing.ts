import { WalmartError } from '../errors.ts'

/** What was read; undefined where there is no stock yet, which Walmart answers with 404. */
export async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof WalmartError && error.kind === 'not_found') return undefined
    throw error
  }
}
