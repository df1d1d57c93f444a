import type { AuditEntry, AuditEntryPage, ExportAuditLog, FilePart, ListAuditLog } from '@aisle/contract'
import type { Row, Schema } from '@aisle/db'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { toCsv } from '../platform/csv.ts'
import { defineList, presentPage } from '../platform/define-list.ts'
import { readCursor, readPart } from '../platform/parts.ts'
import { snapshot } from '../platform/transaction.ts'

/** Entries are written by `platform/write.ts`, and by the commands in `tenants`. */
export function listAuditLog(ctx: TenantContext, query: ListAuditLog): Promise<AuditEntryPage> {
  return snapshot(ctx, async (tx) => presentPage(await entries.page(tx, query), presentEntry))
}

/** The next part of the CSV file. */
export function exportAuditLog(ctx: TenantContext, { after, ...filter }: ExportAuditLog): Promise<FilePart> {
  const cursor = readCursor(after)
  return snapshot(ctx, async (tx) => {
    const { rows, next } = await readPart(cursor, (range) => entries.after(tx, filter, range))
    const header = after === undefined ? [[...columns]] : []
    return { data: toCsv([...header, ...rows.map(toCells)]), next, message: null }
  })
}

const columns = [
  'id',
  'created_at',
  'operation',
  'token_id',
  'token_name',
  'instance_id',
  'subject',
  'changes',
] as const satisfies readonly (keyof AuditEntry)[]

type EntryRow = Row<'audit_log', (typeof columns)[number]>

const entries = defineList<Omit<ExportAuditLog, 'after'>, EntryRow>({
  from: sql`audit_log`,
  id: sql`id`,
  filters: {
    operation: (operation) => sql`operation = ${operation}`,
    token_id: (id) => sql`token_id = ${id}`,
    instance_id: (id) => sql`instance_id = ${id}`,
    subject: (subject) => sql`subject = ${subject}`,
    since: (time) => sql`created_at >= ${time}::timestamptz`,
    until: (time) => sql`created_at <= ${time}::timestamptz`,
  },
  counted: { table: 'audit_log', by: { instance_id: 'owner_id' } },
  newest: sql`created_at`,
  sorts: { created_at: sql`created_at` },
  select: (tx, chosen, order) =>
    tx
      .selectFrom(sql<Schema['audit_log']>`(${chosen})`.as('audit_log'))
      .select(columns)
      .orderBy(order)
      .execute(),
})

function presentEntry({ created_at: createdAt, changes, ...entry }: EntryRow): AuditEntry {
  return { ...entry, created_at: createdAt.toISOString(), changes: changes as AuditEntry['changes'] }
}

function toCells(row: EntryRow): (number | string | null)[] {
  const entry = { ...presentEntry(row), changes: JSON.stringify(row.changes) }
  return columns.map((column) => entry[column])
}
