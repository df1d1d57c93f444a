import type { Database } from '@aisle/db'

interface OperatorCommand {
  readonly tenantId: number
  /** As on the command line, with a dot, e.g. `token.revoke`. */
  readonly operation: string
  /** Default: the tenant. */
  readonly subject?: string
  /** The values before and after, by field. */
  readonly changes: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>
}

/** Adds a command of the operator, who has no token, to the tenant's audit log. Call it in the transaction of the change. */
export async function recordCommand(
  db: Database,
  { tenantId, operation, subject, changes }: OperatorCommand,
): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      tenant_id: tenantId,
      operation,
      subject: subject ?? `tenant:${tenantId}`,
      changes: JSON.stringify(changes),
    })
    .execute()
}
