import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { listProblems } from './list-problems.ts'

export const problemProcedures = {
  list: operation(contract.problems.list).query(({ ctx, input }) => listProblems(ctx, input)),
}
