import { type Scope, scopes } from '@aisle/contract'
import type { Database } from '@aisle/db'
import { sql } from 'kysely'

import { formatApiToken, generateTokenSecret } from '../platform/authenticate.ts'
import { AisleError } from '../platform/errors.ts'
import { tenantOf } from './tenants.ts'

interface NewToken {
  readonly domain: string
  readonly name: string
  /** Default: all of them. */
  readonly scopes?: readonly Scope[]
  readonly expiresAt?: Date
}

/** Creates a token and returns it. This is the only time it is seen: only its hash is stored. */
export async function createToken(db: Database, token: NewToken): Promise<string> {
  const { secret, hash } = generateTokenSecret()
  const row = {
    tenant_id: await tenantOf(db, token.domain),
    name: token.name,
    scopes: [...(token.scopes ?? scopes)],
    secret_hash: hash,
    expires_at: token.expiresAt ?? null,
  }
  const { id } = await db.insertInto('api_tokens').values(row).returning('id').executeTakeFirstOrThrow()
  return formatApiToken({ id, secret })
}

/** The tokens of a domain, without their secrets, which are not stored. */
export async function listTokens(db: Database, domain: string) {
  return db
    .selectFrom('api_tokens')
    .select(['id', 'name', 'scopes', 'created_at', 'expires_at', 'revoked_at'])
    .where('tenant_id', '=', await tenantOf(db, domain))
    .orderBy('id')
    .execute()
}

/** Revoking a token again changes nothing. */
export async function revokeToken(db: Database, { domain, id }: { domain: string; id: number }): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('api_tokens')
    .set({ revoked_at: sql`coalesce(revoked_at, now())` })
    .where('tenant_id', '=', await tenantOf(db, domain))
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new AisleError('ERR_NOT_FOUND', `${domain} has no token ${id}.`)
}
