import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

import type { Scope } from '@aisle/contract'
import { type Database, planOnce } from '@aisle/db'
import { sql } from 'kysely'

import type {
  FoundToken,
  RequestContext,
  RequestInfo,
  Services,
  TenantRequestContext,
  TokenLookup,
  WantedToken,
} from './context.ts'
import { AisleError, fixedError, missingScope, toAisleError } from './errors.ts'

/** Finds the tenant by the request's host, and checks the scope of its token. */
export async function authenticate(
  ctx: RequestContext,
  scope: Scope,
): Promise<Pick<TenantRequestContext, 'tenantId' | 'token'>> {
  const { tenant_id: tenantId, id, name, scopes } = await requireToken(ctx, ctx.request)
  if (!scopes.includes(scope)) throw missingScope(scope)
  ctx.request.facts.tenantId = tenantId
  return { tenantId, token: { id, name } }
}

type Identity = Pick<RequestInfo, 'authorization' | 'host'>

/** Whether a request has a valid token, whatever its scopes. */
export async function hasValidToken(
  services: Pick<Services, 'db' | 'findToken' | 'outages'>,
  identity: Identity,
): Promise<boolean> {
  try {
    await requireToken(services, identity)
    return true
  } catch (error) {
    if (error instanceof AisleError) return false
    services.outages.report(error)
    throw toAisleError(error)
  }
}

async function requireToken(
  { db, findToken }: Pick<Services, 'db' | 'findToken'>,
  { authorization, host }: Identity,
): Promise<FoundToken> {
  const bearer = parseBearer(authorization)
  const token = bearer && (await findToken(db, { domain: host.toLowerCase(), id: bearer.id }))
  // An unknown host, another tenant's token and a wrong secret are indistinguishable to the caller.
  if (!bearer || !token || !isSecretOf(bearer.secret, token.secret_hash)) {
    throw fixedError('ERR_UNAUTHENTICATED')
  }
  if (token.revoked_at) throw fixedError('ERR_TOKEN_REVOKED')
  if (token.expired) throw fixedError('ERR_TOKEN_EXPIRED')
  return token
}

// As many connections as tenants' transactions leave free: `shareConnections`.
const mostLookups = 2

// A slower statement no longer counts as running: its connection may be broken, and no other request should wait for it.
const lateMs = 1000

// Longer names are not domains, and would only make the statement large.
const longestDomain = 253

/**
 * Looks up tokens in at most two statements at a time. Tokens that arrive meanwhile go into the next one, so that no
 * request waits for more than two statements, however many others there are: before its token is found, a request has
 * no share of the connections.
 */
export function createTokenLookup(): TokenLookup {
  let running = 0
  let next: NextLookup | undefined

  async function run(db: Database, wanted: readonly WantedToken[]): Promise<FoundTokens> {
    running += 1
    let isCounted = true
    const leave = () => {
      if (!isCounted) return
      isCounted = false
      running -= 1
      next?.start()
    }
    const late = setTimeout(leave, lateMs)
    try {
      return await findTokens(db, wanted)
    } finally {
      clearTimeout(late)
      leave()
    }
  }

  function join(db: Database, token: WantedToken): Promise<FoundTokens> {
    if (running < mostLookups) return run(db, [token])
    if (!next) {
      const { promise: found, resolve } = Promise.withResolvers<FoundTokens>()
      const wanted: WantedToken[] = []
      const start = () => {
        next = undefined
        resolve(run(db, wanted))
      }
      next = { wanted, found, start }
    }
    next.wanted.push(token)
    return next.found
  }

  return async (db, token) => {
    if (token.domain.length > longestDomain) return undefined
    return (await join(db, token)).get(keyOf(token))
  }
}

interface NextLookup {
  readonly wanted: WantedToken[]
  readonly found: Promise<FoundTokens>
  start(): void
}

type FoundTokens = ReadonlyMap<string, FoundToken>

const keyOf = ({ domain, id }: WantedToken) => `${id} ${domain}`

/** Runs outside a tenant's transaction, because it finds the tenant. */
async function findTokens(db: Database, all: readonly WantedToken[]): Promise<FoundTokens> {
  const distinct = [...new Map(all.map((token) => [keyOf(token), token])).values()]
  const wanted = sql<WantedToken>`unnest(
    ${distinct.map(({ domain }) => domain)}::text[], ${distinct.map(({ id }) => id)}::bigint[])`
  const rows = await db
    .selectFrom(wanted.as<'wanted'>(sql`wanted (domain, id)`))
    .innerJoin('tenant_domains', 'tenant_domains.domain', 'wanted.domain')
    .innerJoin('api_tokens', (join) =>
      join.onRef('api_tokens.tenant_id', '=', 'tenant_domains.tenant_id').onRef('api_tokens.id', '=', 'wanted.id'),
    )
    .select([
      'wanted.domain',
      'wanted.id',
      'api_tokens.name',
      'api_tokens.tenant_id',
      'secret_hash',
      'scopes',
      'revoked_at',
    ])
    .select(({ eb, fn }) => eb('expires_at', '<=', fn<Date>('now')).as('expired'))
    .modifyEnd(planOnce)
    .execute()
  return new Map(rows.map((row) => [keyOf(row), row]))
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
