import { createHash } from 'node:crypto'

import { planOnce, type TenantTransaction, withoutWaiting } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import type { Services, TenantRequestContext } from './context.ts'
import { fixedError, validationError } from './errors.ts'
import { purge } from './jobs.ts'
import { transaction, tryLockName } from './transaction.ts'

// As the contract promises.
const oldestReplayed = sql<Date>`now() - interval '24 hours'`

/** What the audit log says about a write. */
interface Write {
  readonly input: object
  /** The kind of record that is written, e.g. `product`. */
  readonly subject: string
  /** Default: the id in the response, for a record that is created. */
  readonly subjectId?: number
  /** The instance that the record belongs to. */
  readonly instanceId?: number
  readonly secret?: Secret
}

/**
 * A field of the response's `data` that is not stored with an `Idempotency-Key`. A repeat decrypts the record's sealed
 * value.
 */
interface Secret {
  readonly field: string
  readonly open: (tx: TenantTransaction, id: number) => Promise<string>
}

/** Values before and after a write, as objects with the same fields. */
interface Difference {
  readonly before?: object
  /** Default: the input. */
  readonly after?: object
}

/** Says what a write changes, if that is not all of its input. A write that changes nothing leaves no entry. */
type Report = (difference: Difference) => void
export const nothing: Difference = { after: {} }

/**
 * The only way in which an operation writes: one transaction, which also stores an entry of the audit log. With an
 * `Idempotency-Key`, it stores the response too, and a repeat within 24 hours returns it instead of writing twice. A failed
 * write stores nothing: its key can be used again.
 */
export async function write<Response extends object | undefined>(
  ctx: TenantRequestContext,
  call: Write,
  work: (tx: TenantTransaction, report: Report) => Promise<Response>,
): Promise<Response> {
  const key = readKey(ctx)
  return transaction(ctx, async (tx) => {
    if (key !== undefined) {
      await lockKey(tx, key)
      const stored = await findResponse(tx, key)
      if (stored && !stored.request_hash.equals(hashRequest(ctx, call))) throw fixedError('ERR_IDEMPOTENCY_KEY_REUSED')
      if (stored) return ctx.operation.output.parse(await withSecret(tx, call, stored.response)) as Response
    }
    let difference: Difference | undefined
    const response = await work(tx, (reported) => (difference = reported))
    const changes = changesOf(difference ?? {}, withoutPath(ctx, call.input))
    const entry = difference && Object.keys(changes).length === 0 ? [] : [newEntry(ctx, call, { response, changes })]
    const replay =
      key === undefined
        ? []
        : [newResponse({ key, hash: hashRequest(ctx, call), response: withoutSecret(call, response) })]
    await insertTogether(tx, [...replay, ...entry])
    return response
  })
}

function readKey({ operation, request: { idempotencyKey: key } }: TenantRequestContext): string | undefined {
  if (key === undefined || !operation.headers.includes('Idempotency-Key')) return undefined
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key
  throw validationError({ 'Idempotency-Key': ['The Idempotency-Key header must be 1 to 255 printable characters.'] })
}

/** A lock rather than an insert, so that a second request fails immediately instead of waiting for the first. */
async function lockKey(tx: TenantTransaction, key: string): Promise<void> {
  if (!(await tryLockName(tx, `idempotency:${key}`))) throw fixedError('ERR_IDEMPOTENCY_KEY_IN_FLIGHT')
}

/** Independent of the order of fields. */
function hashRequest({ operation }: TenantRequestContext, { input }: Write): Buffer {
  const sorted = JSON.stringify([operation.name, input], (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256').update(sorted).digest()
}

function findResponse(tx: TenantTransaction, key: string) {
  return tx
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'response'])
    .where('key', '=', key)
    .where('created_at', '>', oldestReplayed)
    .executeTakeFirst()
}

function newResponse({ key, hash, response }: { key: string; hash: Buffer; response: unknown }) {
  return sql`
    insert into idempotency_keys (key, request_hash, response) values (${key}, ${hash}, ${JSON.stringify(response)})
    on conflict (tenant_id, key) do update
      set request_hash = excluded.request_hash, response = excluded.response, created_at = now()`
}

function withoutSecret({ secret }: Write, response: object | undefined): unknown {
  if (!secret || !response) return response
  return { ...response, data: { ...dataIn(response), [secret.field]: undefined } }
}

async function withSecret(tx: TenantTransaction, { secret }: Write, stored: unknown): Promise<unknown> {
  if (!secret) return stored
  const response = Object(stored) as object
  return { ...response, data: { ...dataIn(response), [secret.field]: await secret.open(tx, idIn(response)) } }
}

interface Written {
  readonly response: object | undefined
  readonly changes: Changes
}

function newEntry({ token, operation }: TenantRequestContext, call: Write, { response, changes }: Written) {
  const id = call.subjectId ?? idIn(response)
  const instanceId = call.subject === 'walmart_instance' ? id : (call.instanceId ?? null)
  return sql`
    insert into audit_log (operation, token_id, token_name, instance_id, subject, changes)
    values (
      ${operation.name}, ${token.id}, ${token.name}, ${instanceId}, ${`${call.subject}:${id}`}, ${JSON.stringify(changes)}
    )`
}

function idIn(response: object | undefined): number {
  const id: unknown = Reflect.get(dataIn(response ?? {}), 'id')
  if (typeof id === 'number') return id
  throw new Error('The response to a write has no id, so it must name its subject.')
}

const dataIn = (response: object) => Object(Reflect.get(response, 'data')) as object

/** One statement, so that an entry of the audit log costs no round trip beside the stored response. */
async function insertTogether(tx: TenantTransaction, [insert, other]: readonly RawBuilder<unknown>[]): Promise<void> {
  if (!insert) return
  const both = other ? sql`with stored as (${insert}) ${other}` : insert
  await sql`${both} ${planOnce} ${withoutWaiting}`.execute(tx)
}

type Changes = Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>

/** Names of fields whose values are never stored in the audit log. test/api/audit-log.test.ts fails if one is missing. */
export const secretFields = new Set(['clientId', 'clientSecret'])
const masked = '[secret]'

// A file with ten thousand mappings would make a page of the log megabytes long.
const longest = 20_000

/** The fields that differ, named by their path. */
export function changesOf({ before = {}, after }: Difference, input: object): Changes {
  const earlier = new Map(leavesOf(before))
  const changes = [...leavesOf(after ?? input)].flatMap(([field, value]) => {
    const change = { before: earlier.get(field) ?? null, after: value }
    if (JSON.stringify(change.before) === JSON.stringify(change.after)) return []
    return [[field, { before: shown(field, change.before), after: shown(field, change.after) }] as const]
  })
  return Object.fromEntries(changes)
}

function shown(field: string, value: unknown): unknown {
  if (value !== null && secretFields.has(field.replace(/.*\./, ''))) return masked
  const { length } = JSON.stringify(value)
  return length > longest ? `[${length} characters]` : value
}

/** The values that are not objects. A list is one value. */
function* leavesOf(value: unknown, path: readonly string[] = []): Generator<[field: string, value: unknown]> {
  if (value === undefined) return
  if (typeof value !== 'object' || value === null || Array.isArray(value)) yield [path.join('.'), value]
  else for (const [name, inner] of Object.entries(value)) yield* leavesOf(inner, [...path, name])
}

/** The ids in the path only say which record is written. */
function withoutPath({ operation }: TenantRequestContext, input: object): object {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !operation.path.includes(`{${name}}`)))
}

/** Once an hour, for all tenants: deletes stored responses that are no longer replayed. */
export function purgeIdempotencyKeys(services: Services): Promise<void> {
  return purge(services, 'idempotency_keys', sql`created_at < ${oldestReplayed}`)
}
