import type {
  ApiToken,
  ApiTokenDocument,
  ApiTokenId,
  ApiTokenPage,
  ApiTokenWithSecretDocument,
  CreateApiToken,
  ListApiTokens,
} from '@aisle/contract'
import type { Row, Schema, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { formatApiToken, generateTokenSecret } from '../platform/authenticate.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { AisleError, validationError } from '../platform/errors.ts'
import { databaseTime, snapshot } from '../platform/transaction.ts'
import { nothing, write } from '../platform/write.ts'

/** The columns that a tenant's transaction may read: all but the hash. */
const columns = ['id', 'name', 'scopes', 'expires_at', 'revoked_at', 'created_at'] as const
type TokenRow = Row<'api_tokens', (typeof columns)[number]>

const tokens = defineList<object, TokenRow>({
  from: sql`api_tokens`,
  id: sql`id`,
  columns: sql.join(columns.map((column) => sql.ref(column))),
  filters: {},
  sorts: {},
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['api_tokens']>`(${chosen})`.as('api_tokens'))
      .select(columns)
      .orderBy(order)
      .execute(),
})

export function listApiTokens(ctx: TenantRequestContext, query: ListApiTokens): Promise<ApiTokenPage> {
  return snapshot(ctx, async (tx) => presentPage(await tokens.page(tx, query), (row) => present(ctx, row)))
}

/** Grants what the caller's own token has, or a part of it, and not for longer. */
export function createApiToken(ctx: TenantRequestContext, input: CreateApiToken): Promise<ApiTokenWithSecretDocument> {
  return write(ctx, { input, subject: 'token' }, async (tx) => {
    const own = await findToken(tx, ctx.token.id)
    requireOwnScopes(own, input)
    requireOwnEnd(own, input)
    await requireFuture(tx, input)
    const { secret, hash } = generateTokenSecret()
    // As precise as it is shown and compared.
    const end = input.expires_at === null ? null : new Date(input.expires_at)
    const { rows } = await sql<{ id: number }>`
      select aisle.create_token(${ctx.token.id}, ${input.name}, ${hash}, ${input.scopes}::text[], ${end}) as id
    `.execute(tx)
    const row = await findToken(tx, rows[0]?.id ?? 0)
    const token = formatApiToken({ id: row.id, secret })
    return { data: { ...present(ctx, row), token }, message: 'Store the token: it is not shown again.' }
  })
}

function requireOwnScopes(own: TokenRow, input: CreateApiToken): void {
  const missing = input.scopes.filter((scope) => !own.scopes.includes(scope))
  if (missing.length === 0) return
  throw validationError({
    scopes: [`The scopes field must only have scopes of the token of this call, which lacks ${missing.join(', ')}.`],
  })
}

/** Otherwise a token could renew itself, and its end would mean nothing. */
function requireOwnEnd({ expires_at: end }: TokenRow, { expires_at: time }: CreateApiToken): void {
  if (end === null || (time !== null && Date.parse(time) <= end.getTime())) return
  throw validationError({
    expires_at: [`The expires at field must be ${end.toISOString()} or earlier, when the token of this call expires.`],
  })
}

async function requireFuture(tx: TenantTransaction, { expires_at: time }: CreateApiToken) {
  if (time === null || Date.parse(time) > (await databaseTime(tx)).getTime()) return
  throw validationError({ expires_at: ['The expires at field must be in the future.'] })
}

export function revokeApiToken(ctx: TenantRequestContext, { id }: ApiTokenId): Promise<ApiTokenDocument> {
  return write(ctx, { input: { id }, subject: 'token', subjectId: id }, async (tx, report) => {
    const { rows } = await sql<{ revokedAt: Date | null }>`select aisle.revoke_token(${id}) as "revokedAt"`.execute(tx)
    const revokedAt = rows[0]?.revokedAt
    report(revokedAt ? { after: { revoked_at: revokedAt.toISOString() } } : nothing)
    return { data: present(ctx, await findToken(tx, id)), message: null }
  })
}

async function findToken(tx: TenantTransaction, id: number): Promise<TokenRow> {
  const row = await tx.selectFrom('api_tokens').select(columns).where('id', '=', id).executeTakeFirst()
  if (!row) throw new AisleError('ERR_NOT_FOUND', `There is no token ${id}.`)
  return row
}

function present(ctx: TenantRequestContext, row: TokenRow): ApiToken {
  return {
    ...row,
    is_current: row.id === ctx.token.id,
    expires_at: row.expires_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }
}
