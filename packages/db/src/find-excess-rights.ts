import { sql } from 'kysely'

import { type Database, tenantDatabaseOf } from './database.ts'

/** A login that may do more than become `aisle_tenant`. */
interface ExcessRights {
  readonly login: string
  /** Clauses that follow the login's name. */
  readonly rights: readonly string[]
}

/**
 * The rights of the login of tenants' transactions beyond becoming `aisle_tenant`. A statement that is injected into
 * such a transaction can use them, because it can reset the role.
 */
export async function findExcessRights(db: Database): Promise<ExcessRights> {
  const { rows } = await sql<ExcessRights>`
    select session_user as login, array(
      select text from (values
        (1, rolsuper, 'is a superuser'),
        (2, rolbypassrls and not rolsuper, 'bypasses row-level security'),
        (3, rolcreaterole and not rolsuper, 'may create roles'),
        (4, exists (
          select from pg_roles other where other.rolname not in (session_user, 'aisle_tenant') and not login.rolsuper
            and pg_has_role(login.oid, other.oid, 'member')
        ), 'is a member of other roles'),
        (5, exists (
          select from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relowner = login.oid
        ), 'owns tables'),
        (6, has_table_privilege('public.api_tokens', 'select') or has_table_privilege('public.tenant_keys', 'select'),
          'may read API tokens and the tenant key'),
        (7, has_schema_privilege('graphile_worker', 'usage'), 'may use the queue'),
        (8, has_database_privilege(current_database(), 'temporary'), 'may create temporary tables'),
        (9, has_database_privilege(current_database(), 'create') or has_schema_privilege('public', 'create'),
          'may create tables')
      ) as found (position, is_there, text)
      where is_there order by position
    ) as rights
    from pg_roles login where rolname = session_user
  `.execute(tenantDatabaseOf(db))
  const [found] = rows
  if (!found) throw new Error('Postgres does not know the login of this session.')
  return found
}
