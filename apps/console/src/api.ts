import { type AisleClient, createClient } from '@aisle/client'
import type { QueryFunctionContext } from '@tanstack/react-query'

/** Calls of the api that served this page. The cookie of the session authenticates them. */
export const client = createClient({ url: location.origin, token: null, retries: 2 })

type Ask<Input, Output> = (input: Input) => {
  readonly queryKey: readonly unknown[]
  readonly queryFn: (context: Pick<QueryFunctionContext, 'signal'>) => Promise<Output>
}

type QueriesOf<Part> = {
  readonly [Name in keyof Part]: Part[Name] extends {
    query: (input: infer Input, ...rest: never[]) => Promise<infer Output>
  }
    ? Ask<Input, Output>
    : QueriesOf<Part[Name]>
}

/** The options of a TanStack query for each read of the contract: `useQuery(queries.walmart.get({ id }))`. */
export const queries = queriesOf(client, []) as QueriesOf<AisleClient>

interface Readable {
  readonly query: (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>
}

function queriesOf(part: object, path: readonly string[]): object {
  return new Proxy(() => undefined, {
    get: (_, name) => queriesOf(Reflect.get(part, name) as object, [...path, String(name)]),
    apply: (_target, _self, [input]: unknown[]) => ({
      queryKey: [...path, input],
      queryFn: ({ signal }: Pick<QueryFunctionContext, 'signal'>) => (part as Readable).query(input, { signal }),
    }),
  })
}

/** How often a screen polls, while something on it is under way and otherwise. */
export const freshness = { busyMs: 2000, quietMs: 15_000 }
