import type { NominalCodeType } from '@aisle/contract'
import type { Database, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

/** Answers nothing when the domain is taken. */
export function insertTenant(db: Database, tenant: { domain: string; timeZone: string }) {
  return db
    .insertInto('tenants')
    .values({ domain: tenant.domain, time_zone: tenant.timeZone })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
}

export async function isTimeZone(db: Database, name: string): Promise<boolean> {
  const { rows } = await sql`select from pg_timezone_names where name = ${name}`.execute(db)
  return rows.length > 0
}

export function findTenantByDomain(db: Database, domain: string) {
  return db.selectFrom('tenants').select('id').where('domain', '=', domain).executeTakeFirst()
}

export interface NewToken {
  readonly name: string
  readonly scopes: readonly string[]
  readonly hash: Buffer
  readonly expiresAt: Date | undefined
}

export function insertToken(tx: TenantTransaction, { name, scopes, hash, expiresAt }: NewToken) {
  return tx
    .insertInto('api_tokens')
    .values({ name, scopes: [...scopes], secret_hash: hash, expires_at: expiresAt ?? null })
    .returning('id')
    .executeTakeFirstOrThrow()
}

export function selectTokens(tx: TenantTransaction) {
  return tx
    .selectFrom('api_tokens')
    .select(['id', 'name', 'scopes', 'created_at', 'expires_at', 'revoked_at'])
    .orderBy('id')
    .execute()
}

export async function markRevoked(tx: TenantTransaction, id: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('api_tokens')
    .set({ revoked_at: sql`coalesce(revoked_at, now())` })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

// Each of these leaves what is there as it is.

export async function ensureNamed(
  tx: TenantTransaction,
  table: 'stores' | 'warehouses',
  name: string,
): Promise<number> {
  await tx
    .insertInto(table)
    .values({ name })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { id } = await tx
    .selectFrom(table)
    .select('id')
    .where((eb) => eb(eb.fn('lower', ['name']), '=', eb.fn('lower', [eb.val(name)])))
    .executeTakeFirstOrThrow()
  return id
}

export async function ensureNominalCodes(
  tx: TenantTransaction,
  codes: { code: string; name: string; type: NominalCodeType }[],
) {
  await tx
    .insertInto('nominal_codes')
    .values(codes)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const rows = await tx.selectFrom('nominal_codes').select(['id', 'code']).execute()
  return new Map(rows.map(({ code, id }) => [code, id]))
}

export async function ensureProducts(tx: TenantTransaction, products: readonly { sku: string; name: string }[]) {
  await sql`
    insert into products (sku, name)
    select * from unnest(${products.map(({ sku }) => sku)}::text[], ${products.map(({ name }) => name)}::text[])
    on conflict do nothing
  `.execute(tx)
}
