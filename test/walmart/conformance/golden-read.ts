import { type Page, type Rejected, type WalmartClient, WalmartError } from '@aisle/walmart'

/** How to read an example response of an operation through the client. */
export interface GoldenRead {
  readonly operation: string
  /** Returns each resource in the response as parsed by the client, with its JSON. */
  readonly read: (client: WalmartClient, before: unknown, example: unknown) => Promise<readonly Parsed[]>
  /** The operation that the client calls first; its first example is served. */
  readonly before?: string
  /** Paths for which the client must reject a value of another type. */
  readonly reads: string | readonly string[]
}

export interface Parsed {
  readonly value: unknown
  readonly raw: unknown
}

/** Reads one page only, because the cursor of an example leads back to the example. */
export async function firstPage(pages: AsyncGenerator<Page<unknown>>): Promise<readonly Parsed[]> {
  const { value, done } = await pages.next()
  await pages.return(undefined)
  if (done === true) throw new Error('The list has no page')
  throwRejected(value.rejected)
  return value.elements
}

export function throwRejected(rejected: readonly Rejected[]): void {
  if (rejected.length === 0) return
  throw new WalmartError('unexpected_response', rejected.flatMap(({ issues }) => issues).join('; '))
}
