import type { AppRouter as ClientRouter } from '@aisle/client'
import type {
  CreateWalmartInstance,
  ErrorBody,
  WalmartInstance,
  WalmartInstanceDocument,
  WalmartInstanceId,
  WalmartRunEvent,
  WalmartSetup,
  WatchWalmartRuns,
} from '@aisle/contract'
import type { AppRouter as ServerRouter } from '@aisle/core'
import type { inferRouterError, inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import { expectTypeOf, it } from 'vitest'
import type { z } from 'zod'

// `tsc -b` checks these; running them has no effect.

type Inputs<Router extends ClientRouter | ServerRouter> = inferRouterInputs<Router>
type Outputs<Router extends ClientRouter | ServerRouter> = inferRouterOutputs<Router>

it('the client has the operations of the server, with their inputs and outputs', () => {
  expectTypeOf<Inputs<ClientRouter>>().toEqualTypeOf<Inputs<ServerRouter>>()
  expectTypeOf<Outputs<ClientRouter>>().toEqualTypeOf<Outputs<ServerRouter>>()
})

it('the client has the kinds of the server’s operations', () => {
  type Kinds<Router extends ClientRouter | ServerRouter> = {
    [Name in keyof Router['walmart']]: Router['walmart'][Name] extends { _def: { type: infer Kind } } ? Kind : never
  }
  expectTypeOf<Kinds<ClientRouter>>().toEqualTypeOf<Kinds<ServerRouter>>()
  expectTypeOf<Kinds<ClientRouter>['create']>().toEqualTypeOf<'mutation'>()
  expectTypeOf<Kinds<ClientRouter>['setup']>().toEqualTypeOf<'query'>()
  expectTypeOf<Kinds<ClientRouter>['watchSetup']>().toEqualTypeOf<'subscription'>()
  expectTypeOf<ClientRouter['walmart']['runs']['watch']['_def']['type']>().toEqualTypeOf<'subscription'>()
  expectTypeOf<ServerRouter['walmart']['runs']['watch']['_def']['type']>().toEqualTypeOf<'subscription'>()
})

it('the client has the errors of the server', () => {
  expectTypeOf<inferRouterError<ClientRouter>['data']>().toEqualTypeOf<ErrorBody>()
  expectTypeOf<inferRouterError<ServerRouter>['data']>().toEqualTypeOf<ErrorBody>()
})

it('inputs and outputs are the contract’s', () => {
  type In = Inputs<ClientRouter>['walmart']
  type Out = Outputs<ClientRouter>['walmart']
  expectTypeOf<In['create']>().toEqualTypeOf<z.input<typeof CreateWalmartInstance>>()
  expectTypeOf<In['get']>().toEqualTypeOf<WalmartInstanceId>()
  expectTypeOf<Out['create']>().toEqualTypeOf<WalmartInstanceDocument>()
  expectTypeOf<Out['get']['data']>().toEqualTypeOf<WalmartInstance>()
  expectTypeOf<Out['setup']['data']>().toEqualTypeOf<WalmartSetup>()
  expectTypeOf<In['runs']['watch']>().toEqualTypeOf<WatchWalmartRuns>()
  type Event = Out['runs']['watch'] extends AsyncIterable<infer Yielded> ? Yielded : never
  expectTypeOf<Event>().toEqualTypeOf<{ id: string; data: WalmartRunEvent }>()
})

it('an additional field, a missing field and a wrong type are detected', () => {
  type Out = Outputs<ServerRouter>['walmart']['get']['data']
  expectTypeOf<Out & { colour: string }>().not.toEqualTypeOf<Outputs<ClientRouter>['walmart']['get']['data']>()
  expectTypeOf<Omit<Out, 'name'>>().not.toEqualTypeOf<Outputs<ClientRouter>['walmart']['get']['data']>()
  type In = Inputs<ServerRouter>['walmart']['get']
  expectTypeOf<{ [Key in keyof In]: string }>().not.toEqualTypeOf<Inputs<ClientRouter>['walmart']['get']>()
  type More = Inputs<ServerRouter>['walmart'] & { archive: { id: number } }
  expectTypeOf<More>().not.toEqualTypeOf<Inputs<ClientRouter>['walmart']>()
  expectTypeOf<Inputs<ClientRouter>['walmart']['get']>().not.toBeAny()
  expectTypeOf<Outputs<ClientRouter>['walmart']['get']>().not.toBeAny()
})
