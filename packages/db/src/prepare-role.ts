import { type RawBuilder, sql } from 'kysely'

import { codeOf } from './code-of.ts'
import type { Database } from './database.ts'

/** `migrate` cannot continue. The message says what to do. */
export class MigrationError extends Error {}

/** Whether a login may change to a role. Since Postgres 16, membership alone is not enough. */
export const maySetRole = (role: RawBuilder<unknown>) => sql<boolean>`pg_has_role(current_user, ${role}, (
  case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end
))`

/**
 * Makes sure that the role `aisle_tenant` exists, and that this login may change to it for tenant transactions. Roles belong
 * to the whole cluster, so another database or an administrator may have created it. It is then used unchanged.
 */
export async function prepareRole(session: Database): Promise<void> {
  const { rows } = await sql<{ login: string; hasRole: boolean }>`
    select quote_ident(current_user) as login, to_regrole('aisle_tenant') is not null as "hasRole"
  `.execute(session)
  const { login = '', hasRole = false } = rows[0] ?? {}
  if (!hasRole) {
    await unlessDenied(
      sql`create role aisle_tenant nologin`.execute(session),
      `There is no role aisle_tenant, and ${login} may not create it. As an administrator, run: ` +
        `create role aisle_tenant nologin; grant aisle_tenant to ${login};`,
    )
  }
  const { rows: found } = await sql<{ mayUse: boolean }>`
    select ${maySetRole(sql`'aisle_tenant'`)} as "mayUse"
  `.execute(session)
  if (found[0]?.mayUse === true) return
  await unlessDenied(
    sql`grant aisle_tenant to current_user`.execute(session),
    `${login} may not act as the role aisle_tenant. As an administrator, run: grant aisle_tenant to ${login};`,
  )
}

/** Fails unless this login may create what the migrations create. */
export async function requireCreateRights(session: Database): Promise<void> {
  const { rows } = await sql<{ login: string; right: string }>`
    select login, "right" from (values
      (has_database_privilege(current_database(), 'create'), 'create on database ' || quote_ident(current_database())),
      (has_schema_privilege('public', 'create'), 'create on schema public')
    ) as needed (is_there, "right"), quote_ident(current_user) as login
    where not is_there
  `.execute(session)
  const [first] = rows
  if (!first) return
  const grants = rows.map(({ right }) => `grant ${right} to ${first.login};`).join(' ')
  throw new MigrationError(`${first.login} may not create schemas and tables. As an administrator, run: ${grants}`)
}

const deniedCode = '42501'
/** Another database's migration created the role at the same moment. */
const duplicateCodes = ['42710', '23505']

async function unlessDenied(statement: Promise<unknown>, message: string): Promise<void> {
  try {
    await statement
  } catch (cause) {
    const code = codeOf(cause)
    if (duplicateCodes.includes(code)) return
    throw code === deniedCode ? new MigrationError(message, { cause }) : cause
  }
}
