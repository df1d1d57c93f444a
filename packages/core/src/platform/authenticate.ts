import type { Scope } from '@aisle/contract'
import type { Database } from '@aisle/db'

import { isSecretOf, parseBearer } from './api-token.ts'
import type { RequestContext } from './context.ts'
import { AisleError } from './errors.ts'

/** Finds the tenant by the request's host and checks the scope of its token. Returns the tenant's id. */
export async function authenticate(ctx: RequestContext, scope: Scope): Promise<number> {
  const bearer = parseBearer(ctx.request.authorization)
  const token = bearer && (await findToken(ctx.db, ctx.request.host, bearer.id))
  // An unknown host, another tenant's token and a wrong secret are indistinguishable to the caller.
  if (!bearer || !token || !isSecretOf(bearer.secret, token.secret_hash)) {
    throw new AisleError('ERR_UNAUTHENTICATED', 'Unauthenticated.')
  }
  if (token.revoked_at) throw new AisleError('ERR_TOKEN_REVOKED', 'Unauthenticated.')
  if (token.expired) throw new AisleError('ERR_TOKEN_EXPIRED', 'Unauthenticated.')
  if (!token.scopes.includes(scope)) {
    throw new AisleError('ERR_MISSING_SCOPE', `This token lacks the scope ${scope}.`, { required_scope: scope })
  }
  return token.tenant_id
}

/** Runs outside a tenant's transaction, because it finds the tenant. */
function findToken(db: Database, domain: string, id: number) {
  return db
    .selectFrom('tenants')
    .innerJoin('api_tokens', 'api_tokens.tenant_id', 'tenants.id')
    .select(['tenant_id', 'secret_hash', 'scopes', 'revoked_at'])
    .select(({ eb, fn }) => eb('expires_at', '<=', fn<Date>('now')).as('expired'))
    .where('tenants.domain', '=', domain.toLowerCase())
    .where('api_tokens.id', '=', id)
    .executeTakeFirst()
}
