import type { Contract, ErrorBody, Operation, OperationTypes, Subscription } from '@aisle/contract'
import type {
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server'

/** The documented types of an operation, by its dotted name. */
type TypesOf<Name extends string> = Name extends keyof OperationTypes ? OperationTypes[Name] : never

interface Types<Input, Output> {
  input: Input
  output: Output
  meta: object
}

type ProcedureOf<Method, Of> = Of extends { input: infer Input; output: infer Output }
  ? Method extends 'GET'
    ? TRPCQueryProcedure<Types<Input, Output>>
    : TRPCMutationProcedure<Types<Input, Output>>
  : never

type WatchOf<Of> = Of extends { input: infer Input; event: infer Event }
  ? TRPCSubscriptionProcedure<Types<Input, AsyncIterable<{ id: string; data: Event }, void>>>
  : never

type RecordOf<Part, Prefix extends string = ''> = {
  -readonly [Name in keyof Part]: Part[Name] extends Operation
    ? ProcedureOf<Part[Name]['method'], TypesOf<`${Prefix}${Name & string}`>>
    : Part[Name] extends Subscription
      ? WatchOf<TypesOf<`${Prefix}${Name & string}`>>
      : RecordOf<Part[Name], `${Prefix}${Name & string}.`>
}

/** An error as tRPC transmits it; `data` is the body of a REST error. */
interface ErrorShape {
  readonly message: string
  readonly code: number
  readonly data: ErrorBody
}

/** The type of the server's router. It is derived from the contract, so that clients do not depend on the server. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },
  RecordOf<Contract>
>
