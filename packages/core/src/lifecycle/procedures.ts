import { contract } from '@aisle/contract'

import { operation, subscription } from '../platform/trpc.ts'
import { changeInstance } from './change-instance.ts'
import { checkInput } from './check-references.ts'
import { createInstance } from './create-instance.ts'
import { deleteInstance } from './delete-instance.ts'
import { getSetup, watchSetup } from './setup.ts'

export const lifecycleProcedures = {
  create: operation(contract.walmart.create, checkInput).mutation(({ ctx, input }) => createInstance(ctx, input)),
  update: operation(contract.walmart.update, checkInput).mutation(({ ctx, input }) => changeInstance(ctx, input)),
  patch: operation(contract.walmart.patch, checkInput).mutation(({ ctx, input }) => changeInstance(ctx, input)),
  delete: operation(contract.walmart.delete).mutation(({ ctx, input }) => deleteInstance(ctx, input)),
  setup: operation(contract.walmart.setup).query(({ ctx, input }) => getSetup(ctx, input)),
  watchSetup: subscription(contract.walmart.watchSetup, (ctx, input) => watchSetup(ctx, input)),
}
