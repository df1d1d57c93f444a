import type { ApiTokenWithSecretDocument, CreateApiToken } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { formatApiToken, generateTokenSecret } from '../platform/authenticate.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { validationError } from '../platform/errors.ts'
import { databaseTime } from '../platform/transaction.ts'
import { write } from '../platform/write.ts'
import { findToken, presentToken, type TokenRow } from './api-token.ts'

/** Grants at most the scopes of the caller's own token, and for no longer. */
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
    return { data: { ...presentToken(ctx, row), token }, message: 'Store the token: it is not shown again.' }
  })
}

function requireOwnScopes(own: TokenRow, input: CreateApiToken): void {
  const missing = input.scopes.filter((scope) => !own.scopes.includes(scope))
  if (missing.length === 0) return
  throw validationError({
    scopes: [`The scopes field must only contain scopes of the calling token, which lacks ${missing.join(', ')}.`],
  })
}

/** Otherwise, a token could renew itself, and its expiry would mean nothing. */
function requireOwnEnd({ expires_at: end }: TokenRow, { expires_at: time }: CreateApiToken): void {
  if (end === null || (time !== null && Date.parse(time) <= end.getTime())) return
  throw validationError({
    expires_at: [`The expires at field must be ${end.toISOString()} or earlier, when the calling token expires.`],
  })
}

async function requireFuture(tx: TenantTransaction, { expires_at: time }: CreateApiToken) {
  if (time === null || Date.parse(time) > (await databaseTime(tx)).getTime()) return
  throw validationError({ expires_at: ['The expires at field must be in the future.'] })
}
