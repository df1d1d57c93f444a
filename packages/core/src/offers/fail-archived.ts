import type { OfferOutcome } from '@aisle/contract'
import type { TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

import { toPostgresJson } from '../platform/to-postgres.ts'

/** A target that is due and that the transaction has locked. */
export interface DueTarget {
  readonly id: number
  readonly isArchived: boolean
}

export const dueColumns = sql`id,
  (select archived_at from walmart_listings where id = listing_id limit 1) is not null as "isArchived"`

const archived: OfferOutcome = {
  code: 'listing_archived',
  message: 'The listing is archived, so nothing is sent for it.',
  remedy: 'Unarchive the listing, and set it again.',
}

/** Fails the targets of archived listings. Returns the ids of the others. */
export async function failArchived(tx: TenantTransaction, due: readonly DueTarget[]): Promise<number[]> {
  const ids = due.filter(({ isArchived }) => isArchived).map(({ id }) => id)
  if (ids.length > 0) {
    await sql`
      update offer_targets set status = 'failed', claim = claim + 1, outcome = ${toPostgresJson(archived)}::jsonb,
        attempts = 0, errors = 0, next_attempt_at = null
      where id = any(${ids}::bigint[])
    `.execute(tx)
  }
  return due.filter(({ isArchived }) => !isArchived).map(({ id }) => id)
}
