import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { startRefresh } from '../runs/index.ts'
import { receiveReturn } from './receive-return.ts'
import { getReturn, listReturns } from './return.ts'

const { returns } = contract.walmart

export const returnProcedures = {
  refresh: operation(returns.refresh).mutation(({ ctx, input }) => startRefresh(ctx, { ...input, kind: 'returns' })),
  list: operation(returns.list).query(({ ctx, input }) => listReturns(ctx, input)),
  get: operation(returns.get).query(({ ctx, input }) => getReturn(ctx, input)),
  receive: operation(returns.receive).mutation(({ ctx, input }) => receiveReturn(ctx, input)),
}
