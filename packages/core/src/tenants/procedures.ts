import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { listApiTokens, revokeApiToken } from './api-token.ts'
import { createApiToken } from './create-api-token.ts'

const { tokens } = contract

export const tokenProcedures = {
  list: operation(tokens.list).query(({ ctx, input }) => listApiTokens(ctx, input)),
  create: operation(tokens.create).mutation(({ ctx, input }) => createApiToken(ctx, input)),
  revoke: operation(tokens.revoke).mutation(({ ctx, input }) => revokeApiToken(ctx, input)),
}
