import { contract } from '@aisle/contract'

import { operation, subscription } from '../platform/trpc.ts'
import { checkCreateInstance, createInstance } from './create-instance.ts'
import { deleteInstance } from './delete-instance.ts'
import { getInstance } from './get-instance.ts'
import { getSetup } from './get-setup.ts'
import { listInstances } from './list-instances.ts'
import { checkInstanceChange, patchInstance } from './patch-instance.ts'
import { testConnection } from './test-connection.ts'
import { updateInstance } from './update-instance.ts'
import { watchSetup } from './watch-setup.ts'

export const instanceProcedures = {
  create: operation(contract.walmart.create, checkCreateInstance).mutation(({ ctx, input }) =>
    createInstance(ctx, input),
  ),
  list: operation(contract.walmart.list).query(({ ctx, input }) => listInstances(ctx, input)),
  get: operation(contract.walmart.get).query(({ ctx, input }) => getInstance(ctx, input)),
  update: operation(contract.walmart.update, checkInstanceChange).mutation(({ ctx, input }) =>
    updateInstance(ctx, input),
  ),
  patch: operation(contract.walmart.patch, checkInstanceChange).mutation(({ ctx, input }) => patchInstance(ctx, input)),
  delete: operation(contract.walmart.delete).mutation(({ ctx, input }) => deleteInstance(ctx, input)),
  testConnection: operation(contract.walmart.testConnection).mutation(({ ctx, input }) => testConnection(ctx, input)),
  setup: operation(contract.walmart.setup).query(({ ctx, input }) => getSetup(ctx, input)),
  watchSetup: subscription(contract.walmart.watchSetup, (ctx, input) => watchSetup(ctx, input)),
}
