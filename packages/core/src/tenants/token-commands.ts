import { type Scope, scopes } from '@aisle/contract'
import type { Database } from '@aisle/db'
import { sql } from 'kysely'

import { formatApiToken, generateTokenSecret } from '../platform/authenticate.ts'
import { AisleError } from '../platform/errors.ts'
import { recordCommand } from './record-command.ts'
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
  return db.transaction().execute(async (trx) => {
    const { id } = await trx.insertInto('api_tokens').values(row).returning('id').executeTakeFirstOrThrow()
    const changes = {
      name: { before: null, after: row.name },
      scopes: { before: null, after: row.scopes },
      expires_at: { before: null, after: row.expires_at },
    }
    await recordCommand(trx, { tenantId: row.tenant_id, operation: 'token.create', subject: `token:${id}`, changes })
    return formatApiToken({ id, secret })
  })
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
  const tenantId = await tenantOf(db, domain)
  await db.transaction().execute(async (trx) => {
    const token = trx.selectFrom('api_tokens').select('revoked_at').where('tenant_id', '=', tenantId)
    const before = await token.where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
    if (!before) throw new AisleError('ERR_NOT_FOUND', `${domain} has no token ${id}.`)
    if (before.revoked_at) return
    const tokens = trx.updateTable('api_tokens').where('tenant_id', '=', tenantId).where('id', '=', id)
    const { revoked_at } = await tokens
      .set({ revoked_at: sql`now()` })
      .returning('revoked_at')
      .executeTakeFirstOrThrow()
    const changes = { revoked_at: { before: null, after: revoked_at } }
    await recordCommand(trx, { tenantId, operation: 'token.revoke', subject: `token:${id}`, changes })
  })
}
