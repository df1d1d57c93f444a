import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

import type { Scope } from '@aisle/contract'
import { type Database, planOnce } from '@aisle/db'

import type { RequestContext, RequestInfo, Services } from './context.ts'
import { AisleError, fixedError, missingScope, toAisleError } from './errors.ts'

/** Finds the tenant by the request's host and checks the scope of its token. Returns the tenant's id. */
export async function authenticate({ db, request }: RequestContext, scope: Scope): Promise<number> {
  const token = await requireToken(db, request)
  if (!token.scopes.includes(scope)) throw missingScope(scope)
  request.facts.tenantId = token.tenant_id
  return token.tenant_id
}

type Identity = Pick<RequestInfo, 'authorization' | 'host'>

/** Whether a request has a valid token, whatever its scopes. */
export async function hasValidToken(
  { db, outages }: Pick<Services, 'db' | 'outages'>,
  identity: Identity,
): Promise<boolean> {
  try {
    await requireToken(db, identity)
    return true
  } catch (error) {
    if (error instanceof AisleError) return false
    outages.report(error)
    throw toAisleError(error)
  }
}

async function requireToken(db: Database, { authorization, host }: Identity) {
  const bearer = parseBearer(authorization)
  const token = bearer && (await findToken(db, host, bearer.id))
  // An unknown host, another tenant's token and a wrong secret are indistinguishable to the caller.
  if (!bearer || !token || !isSecretOf(bearer.secret, token.secret_hash)) {
    throw fixedError('ERR_UNAUTHENTICATED')
  }
  if (token.revoked_at) throw fixedError('ERR_TOKEN_REVOKED')
  if (token.expired) throw fixedError('ERR_TOKEN_EXPIRED')
  return token
}

/** Runs outside a tenant's transaction, because it finds the tenant. */
function findToken(db: Database, domain: string, id: number) {
  return db
    .selectFrom('tenant_domains')
    .innerJoin('api_tokens', 'api_tokens.tenant_id', 'tenant_domains.tenant_id')
    .select(['api_tokens.tenant_id', 'secret_hash', 'scopes', 'revoked_at'])
    .select(({ eb, fn }) => eb('expires_at', '<=', fn<Date>('now')).as('expired'))
    .where('tenant_domains.domain', '=', domain.toLowerCase())
    .where('api_tokens.id', '=', id)
    .modifyEnd(planOnce)
    .executeTakeFirst()
}

/** The two halves of `aisle_<id>_<secret>`. */
interface ApiTokenParts {
  readonly id: number
  readonly secret: string
}

/** A new secret, and the hash to store. */
export function generateTokenSecret(): { readonly secret: string; readonly hash: Buffer } {
  const secret = randomBytes(32).toString('base64url')
  return { secret, hash: hashSecret(secret) }
}

export function formatApiToken({ id, secret }: ApiTokenParts): string {
  return `aisle_${id}_${secret}`
}

/** Parses an `Authorization` header. */
export function parseBearer(header: string | undefined): ApiTokenParts | undefined {
  const [, id, secret] = /^Bearer +aisle_([1-9]\d{0,15})_([\w-]{20,100}) *$/i.exec(header ?? '') ?? []
  return id === undefined || secret === undefined ? undefined : { id: Number(id), secret }
}

function isSecretOf(secret: string, hash: Buffer): boolean {
  return timingSafeEqual(hashSecret(secret), hash)
}

// The secret has 256 random bits: a plain hash is safe, and fast enough for every request.
function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
