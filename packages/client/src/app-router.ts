import type { Contract, ErrorBody, Operation, Subscription } from '@aisle/contract'
import type {
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from '@trpc/server'
import type * as z from 'zod'

type ProcedureOf<Op extends Operation> = Op['method'] extends 'GET'
  ? TRPCQueryProcedure<{ input: z.input<Op['input']>; output: z.output<Op['output']>; meta: object }>
  : TRPCMutationProcedure<{ input: z.input<Op['input']>; output: z.output<Op['output']>; meta: object }>

type WatchOf<Sub extends Subscription> = TRPCSubscriptionProcedure<{
  input: z.input<Sub['input']>
  output: AsyncIterable<{ id: string; data: z.output<Sub['event']> }, void>
  meta: object
}>

type RecordOf<Part> = {
  -readonly [Name in keyof Part]: Part[Name] extends Operation
    ? ProcedureOf<Part[Name]>
    : Part[Name] extends Subscription
      ? WatchOf<Part[Name]>
      : RecordOf<Part[Name]>
}

/** An error as tRPC carries it; `data` is the body that REST answers with. */
interface ErrorShape {
  readonly message: string
  readonly code: number
  readonly data: ErrorBody
}

/** The server's router, as far as a client sees it. Derived from the contract, so that nothing of the server is needed. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },
  RecordOf<Contract>
>
