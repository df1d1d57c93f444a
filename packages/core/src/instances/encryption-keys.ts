import type { Database } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import { type KeyRing, reseal, UnopenedSecretError } from '../platform/seal.ts'

/** An encryption key, with the number of stored secrets that only it decrypts. */
interface KeyUse {
  readonly key: string
  /** Credentials, access tokens, and secrets of webhooks. */
  readonly secrets: number
  /**
   * `current` encrypts new secrets, and `old` only decrypts. `missing` is not in the key ring. `wrong` is, but does not
   * decrypt what was encrypted under its id.
   */
  readonly status: 'current' | 'missing' | 'old' | 'wrong'
}

/** Every column that holds sealed secrets, with its table. */
const sealedColumns = [
  ['integration_instances', 'sealed_credentials'],
  ['integration_instances', 'sealed_access_token'],
  ['webhooks', 'sealed_secret'],
  ['webhooks', 'sealed_old_secret'],
] as const

/** Lists the keys of the key ring, and those that the stored secrets of all tenants need. */
export async function listKeys(db: Database, ring: KeyRing): Promise<KeyUse[]> {
  const { rows } = await sql<{ key: string; secrets: number; sample: string }>`
    select ${keyOf(sql`sealed`)} as key, count(*)::int as secrets, min(sealed) as sample
    from (${sql.join(
      sealedColumns.map(([table, column]) => sql`select ${sql.id(column)} as sealed from ${sql.table(table)}`),
      sql` union all `,
    )}) secret
    where sealed is not null
    group by 1
    order by 1
  `.execute(db)
  const used = await Promise.all(
    rows.map(async ({ key, secrets, sample }): Promise<KeyUse> => {
      if (!ring.keys.has(key)) return { key, secrets, status: 'missing' }
      const opened = await resealIfPossible(ring, sample)
      return { key, secrets, status: opened === undefined ? 'wrong' : statusOf(ring, key) }
    }),
  )
  const unused = [...ring.keys.keys()].filter((key) => rows.every((row) => row.key !== key))
  return [...used, ...unused.map((key) => ({ key, secrets: 0, status: statusOf(ring, key) }))]
}

const statusOf = (ring: KeyRing, key: string): KeyUse['status'] => (key === ring.current ? 'current' : 'old')

/** The id of the key in a JWE's header. Postgres before 18 cannot decode base64url, which has no padding. */
function keyOf(sealed: RawBuilder<unknown>): RawBuilder<string> {
  const header = sql`translate(split_part(${sealed}, '.', 1), '-_', '+/')`
  return sql`convert_from(decode(${header} || repeat('=', -length(${header}) & 3), 'base64'), 'UTF8')::json ->> 'kid'`
}

const batchSize = 100

interface Rotation {
  /** Secrets that are now encrypted with the current key. */
  readonly rotated: number
  /** Secrets that no key of the ring decrypts. They stay as they are. */
  readonly unopened: number
}

/**
 * Re-encrypts, with the current key, all secrets of all tenants that are sealed with another one. Aisle can run meanwhile.
 * Each batch commits separately, so an interrupted rotation continues where it stopped. A secret that another process
 * replaces at the same time is left alone: the new one is sealed with that process's current key.
 */
export async function rotateKeys(
  db: Database,
  ring: KeyRing,
  onProgress: (soFar: Rotation) => void = () => undefined,
): Promise<Rotation> {
  let total: Rotation = { rotated: 0, unopened: 0 }
  for (const [table, column] of sealedColumns) {
    let after: number | undefined = 0
    while (after !== undefined) {
      const { rows }: { rows: SealedRow[] } = await sql<SealedRow>`
        select tenant_id, id, ${sql.id(column)} as sealed from ${sql.table(table)}
        where id > ${after} and ${keyOf(sql.id(column))} <> ${ring.current}
        order by id
        limit ${batchSize}
      `.execute(db)
      const resealed = await Promise.all(
        rows.map(async (row) => ({ ...row, resealed: await resealIfPossible(ring, row.sealed) })),
      )
      const opened = resealed.filter((row) => row.resealed !== undefined)
      const { numAffectedRows } = await sql`
        update ${sql.table(table)} as stored set ${sql.id(column)} = wanted.resealed
        from json_to_recordset(${JSON.stringify(opened)}::json) as wanted (tenant_id bigint, id bigint, sealed text, resealed text)
        where stored.tenant_id = wanted.tenant_id and stored.id = wanted.id and stored.${sql.id(column)} = wanted.sealed
      `.execute(db)
      total = {
        rotated: total.rotated + Number(numAffectedRows),
        unopened: total.unopened + rows.length - opened.length,
      }
      if (rows.length > 0) onProgress(total)
      after = rows.length < batchSize ? undefined : rows.at(-1)?.id
    }
  }
  return total
}

interface SealedRow {
  readonly tenant_id: number
  readonly id: number
  readonly sealed: string
}

/** Returns undefined if no key of the ring decrypts it. */
async function resealIfPossible(ring: KeyRing, sealed: string): Promise<string | undefined> {
  try {
    return await reseal(ring, sealed)
  } catch (error) {
    if (error instanceof UnopenedSecretError) return undefined
    throw error
  }
}
