import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { getInstance, listInstances } from './instance.ts'
import { testConnection } from './test-connection.ts'

export const instanceProcedures = {
  list: operation(contract.walmart.list).query(({ ctx, input }) => listInstances(ctx, input)),
  get: operation(contract.walmart.get).query(({ ctx, input }) => getInstance(ctx, input)),
  testConnection: operation(contract.walmart.testConnection).mutation(({ ctx, input }) => testConnection(ctx, input)),
}
