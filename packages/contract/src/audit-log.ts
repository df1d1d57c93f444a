import * as z from 'zod'

import type * as documented from './documented-types.ts'
import { inPage } from './examples.ts'
import { Id, Label, Time, Timestamp } from './fields.ts'
import { FilePart, filePartQuery } from './files.ts'
import { pageFields, pageOf } from './lists.ts'
import { defineOperation } from './operation.ts'

const filters = {
  operation: Label.optional().meta({
    description: 'Only entries of this operation.',
    examples: ['walmart.patch'],
  }),
  token_id: Id.optional().meta({ description: 'Only what was done with this token.' }),
  instance_id: Id.optional().meta({ description: 'Only entries about this instance and its records.' }),
  subject: z
    .string()
    .regex(/^[a-z_]{1,50}:[1-9][0-9]{0,14}$/, { error: 'must be a kind of record and an id, e.g. product:7' })
    .optional()
    .meta({ description: 'Only entries about this record.', examples: ['product:7'] }),
  since: Time.optional().meta({ description: 'Only entries from this time or later.' }),
  until: Time.optional().meta({ description: 'Only entries from this time or earlier.' }),
}

/** The query of `GET /api/audit-log`. */
export const ListAuditLog = z.strictObject({ ...filters, ...pageFields(['id', 'created_at']) })
export type ListAuditLog = documented.ListAuditLog

/** The query of `GET /api/audit-log/export`: which entries to export, and the cursor. */
export const ExportAuditLog = z.strictObject({ ...filters, ...filePartQuery })
export type ExportAuditLog = documented.ExportAuditLog

/** What one call or command has changed. */
export const AuditEntry = z
  .object({
    id: Id,
    created_at: Timestamp,
    operation: z.string().meta({
      description: "The operation's tRPC name, e.g. `walmart.patch`, or the operator's command, e.g. `token.revoke`.",
    }),
    token_id: Id.nullable().meta({ description: 'The token of the call; null if it was the operator.' }),
    token_name: z.string().nullable().meta({ description: 'The name of that token.' }),
    instance_id: Id.nullable().meta({ description: 'The instance that the record is or belongs to, if any.' }),
    subject: z.string().meta({
      description:
        'The record that was written: its kind and id, e.g. `product:7`. For a call that writes several records of an ' +
        'instance, it is the instance.',
    }),
    changes: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })).meta({
      description:
        'The fields that changed, or those that were given, with their values. `before` is null if there was no value, or if ' +
        'it is not known. A secret is shown as `[secret]`, and a value of more than 20,000 characters as its length.',
    }),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = documented.AuditEntry

/** A page of the audit log. */
export const AuditEntryPage = pageOf(AuditEntry)
export type AuditEntryPage = documented.AuditEntryPage

export const listAuditLog = defineOperation({
  operationId: 'listAuditLog',
  method: 'GET',
  path: '/audit-log',
  scope: 'audit:read',
  summary: 'List the audit log',
  description:
    'One entry for each call or command that has changed something, stored together with the change. Failed calls ' +
    'leave none, and a repeated `Idempotency-Key` leaves no second one. The list of runs shows scheduled work.',
  success: { status: 200 },
  headers: [],
  input: ListAuditLog,
  output: AuditEntryPage,
  errors: [],
  example: {
    input: { subject: 'product:7' },
    output: inPage({
      id: 71,
      created_at: '2026-11-23T16:12:00.000Z',
      operation: 'products.update',
      token_id: 2,
      token_name: 'back office',
      instance_id: null,
      subject: 'product:7',
      changes: { name: { before: 'Blue mug', after: 'Blue mug, 350 ml' } },
    }),
  },
})

const header = 'id,created_at,operation,token_id,token_name,instance_id,subject,changes'
const row =
  '71,2026-11-23T16:12:00.000Z,products.update,2,back office,,product:7,' +
  '"{""name"":{""after"":""Blue mug, 350 ml"",""before"":""Blue mug""}}"'

export const exportAuditLog = defineOperation({
  operationId: 'exportAuditLog',
  method: 'GET',
  path: '/audit-log/export',
  scope: 'audit:read',
  summary: 'Export the audit log',
  description:
    'Returns the entries as CSV, in the order of their ids, with their changes as JSON. Values that a spreadsheet would treat ' +
    'as a formula are prefixed with an apostrophe.',
  success: { status: 200 },
  headers: [],
  input: ExportAuditLog,
  output: FilePart,
  errors: [],
  file: { type: 'text/csv', name: 'audit-log.csv' },
  example: {
    input: { subject: 'product:7' },
    output: { data: `${header}\r\n${row}\r\n`, next: null, message: null },
  },
})
