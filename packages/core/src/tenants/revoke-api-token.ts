import type { ApiTokenDocument, ApiTokenId } from '@aisle/contract'
import { sql } from 'kysely'

import type { TenantRequestContext } from '../platform/context.ts'
import { nothing, write } from '../platform/write.ts'
import { findToken, presentToken } from './api-token.ts'

export function revokeApiToken(ctx: TenantRequestContext, { id }: ApiTokenId): Promise<ApiTokenDocument> {
  return write(ctx, { input: { id }, subject: 'token', subjectId: id }, async (tx, report) => {
    const { rows } = await sql<{ revokedAt: Date | null }>`select aisle.revoke_token(${id}) as "revokedAt"`.execute(tx)
    const revokedAt = rows[0]?.revokedAt
    report(revokedAt ? { after: { revoked_at: revokedAt.toISOString() } } : nothing)
    return { data: presentToken(ctx, await findToken(tx, id)), message: null }
  })
}
