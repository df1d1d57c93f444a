import type { ApiToken } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'

import type { TenantRequestContext } from '../platform/context.ts'
import { AisleError } from '../platform/errors.ts'

/** The columns that a tenant's transaction may read: all but the hash. */
export const tokenColumns = ['id', 'name', 'scopes', 'expires_at', 'revoked_at', 'created_at'] as const
export type TokenRow = Row<'api_tokens', (typeof tokenColumns)[number]>

/** @throws AisleError `ERR_NOT_FOUND` */
export async function findToken(tx: TenantTransaction, id: number): Promise<TokenRow> {
  const row = await tx.selectFrom('api_tokens').select(tokenColumns).where('id', '=', id).executeTakeFirst()
  if (!row) throw new AisleError('ERR_NOT_FOUND', `There is no token ${id}.`)
  return row
}

export function presentToken(ctx: TenantRequestContext, row: TokenRow): ApiToken {
  return {
    ...row,
    is_current: row.id === ctx.token.id,
    expires_at: row.expires_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }
}
