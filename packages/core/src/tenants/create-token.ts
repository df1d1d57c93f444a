import { type Scope, scopes } from '@aisle/contract'
import { type Database, inTenant } from '@aisle/db'

import { formatApiToken, generateTokenSecret } from '../platform/api-token.ts'
import { insertToken } from './queries.ts'
import { tenantOf } from './tenant-of.ts'

interface NewToken {
  readonly domain: string
  readonly name: string
  /** Default: all of them. */
  readonly scopes?: readonly Scope[]
  readonly expiresAt?: Date
}

/** Makes a token and answers it: the only time it is seen. What is stored is its hash. */
export async function createToken(db: Database, token: NewToken): Promise<string> {
  const { secret, hash } = generateTokenSecret()
  const row = { name: token.name, scopes: token.scopes ?? scopes, hash, expiresAt: token.expiresAt }
  const { id } = await inTenant(db, await tenantOf(db, token.domain), (tx) => insertToken(tx, row))
  return formatApiToken({ id, secret })
}
