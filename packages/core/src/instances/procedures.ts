import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { checkCreateInstance, createInstance } from './create-instance.ts'
import { getInstance } from './get-instance.ts'
import { getSetup } from './get-setup.ts'
import { listInstances } from './list-instances.ts'

export const instanceProcedures = {
  create: operation(contract.walmart.create, checkCreateInstance).mutation(({ ctx, input }) =>
    createInstance(ctx, input),
  ),
  list: operation(contract.walmart.list).query(({ ctx, input }) => listInstances(ctx, input)),
  get: operation(contract.walmart.get).query(({ ctx, input }) => getInstance(ctx, input)),
  setup: operation(contract.walmart.setup).query(({ ctx, input }) => getSetup(ctx, input)),
}
