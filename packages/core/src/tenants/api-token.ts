import type { ApiToken, ApiTokenDocument, ApiTokenId, ApiTokenPage, ListApiTokens } from '@aisle/contract'
import type { Row, Schema, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantRequestContext } from '../platform/context.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { AisleError } from '../platform/errors.ts'
import { snapshot } from '../platform/transaction.ts'
import { nothing, write } from '../platform/write.ts'

/** The columns that a tenant's transaction may read: all but the hash. */
const tokenColumns = ['id', 'name', 'scopes', 'expires_at', 'revoked_at', 'created_at'] as const
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

const tokens = defineList<object, TokenRow>({
  from: sql`api_tokens`,
  id: sql`id`,
  columns: sql.join(tokenColumns.map((column) => sql.ref(column))),
  filters: {},
  sorts: {},
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['api_tokens']>`(${chosen})`.as('api_tokens'))
      .select(tokenColumns)
      .orderBy(order)
      .execute(),
})

export function listApiTokens(ctx: TenantRequestContext, query: ListApiTokens): Promise<ApiTokenPage> {
  return snapshot(ctx, async (tx) => presentPage(await tokens.page(tx, query), (row) => presentToken(ctx, row)))
}

export function revokeApiToken(ctx: TenantRequestContext, { id }: ApiTokenId): Promise<ApiTokenDocument> {
  return write(ctx, { input: { id }, subject: 'token', subjectId: id }, async (tx, report) => {
    const { rows } = await sql<{ revokedAt: Date | null }>`select aisle.revoke_token(${id}) as "revokedAt"`.execute(tx)
    const revokedAt = rows[0]?.revokedAt
    report(revokedAt ? { after: { revoked_at: revokedAt.toISOString() } } : nothing)
    return { data: presentToken(ctx, await findToken(tx, id)), message: null }
  })
}
