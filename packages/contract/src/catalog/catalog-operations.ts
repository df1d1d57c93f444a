import * as z from 'zod'

import { exampleTimes, inDocument, inPage } from '../examples.ts'
import { documentOf, Id, Timestamp } from '../fields.ts'
import { listQuery, pageOf } from '../lists.ts'
import { defineOperation } from '../operation.ts'

interface Resource<Accepted extends z.ZodRawShape, Shown extends z.ZodRawShape, Column extends string> {
  readonly path: `/${string}`
  /** Singular and plural, for descriptions. */
  readonly one: string
  readonly many: string
  /** The fields a caller may set. Optional fields have no default, because an update accepts them too. */
  readonly accepts: Accepted
  /** Singular and plural in names of schemas and operations, e.g. `Store` and `Stores`. */
  readonly name: string
  readonly names: string
  /** The fields of a record, besides its id and timestamps. */
  readonly shows: Shown
  readonly sort: readonly [Column, ...Column[]]
  /** The fields that `search` covers, for the description. */
  readonly search: string
  /** An existing record and its id, a record to create, and an update of the first. */
  readonly example: {
    readonly id: number
    readonly one: z.input<z.ZodObject<Accepted>>
    readonly another: z.input<z.ZodObject<Accepted>>
    readonly change: Partial<z.input<z.ZodObject<Accepted>>>
  }
}

const reads = { method: 'GET', scope: 'reference:read', success: { status: 200 }, headers: [] } as const
const writes = { ...reads, method: 'POST', scope: 'reference:write' } as const

const archived = z
  .boolean()
  .default(false)
  .meta({ description: 'Whether to list archived records instead of active ones.' })

function recordOf<Shown extends z.ZodRawShape>({ name, shows }: { readonly name: string; readonly shows: Shown }) {
  return z
    .object({
      id: Id,
      ...shows,
      archived_at: Timestamp.nullable().meta({ description: 'When the record was archived; null if it is active.' }),
      created_at: Timestamp,
      updated_at: Timestamp,
    })
    .meta({ id: name })
}

/** The six operations that every type of catalog record has. */
// @__NO_SIDE_EFFECTS__
export function catalogOperations<
  Accepted extends z.ZodRawShape,
  Shown extends z.ZodRawShape,
  const Column extends string,
>({ path, one, many, ...resource }: Resource<Accepted, Shown, Column>) {
  const Named = namedBy(one)
  const Row = recordOf(resource)
  const existing = { output: documentOf(Row), errors: ['ERR_NOT_FOUND'] } as const
  const { id, one: first, another, change } = resource.example
  const record = { id, ...first, archived_at: null, ...exampleTimes }

  return {
    list: defineOperation({
      operationId: `list${resource.names}`,
      ...reads,
      path,
      summary: `List ${many}`,
      description: `The tenant's active ${many}, or the archived ones.`,
      input: listQuery({ sort: resource.sort, search: resource.search, fields: { archived } }),
      output: pageOf(Row),
      errors: [],
      example: exampleOf({ sort: resource.sort.at(-1), archived: false }, inPage(record)),
    }),
    get: defineOperation({
      operationId: `get${resource.name}`,
      ...reads,
      path: `${path}/{id}`,
      summary: `Get a ${one}`,
      description: `Returns a ${one}, archived or not.`,
      input: Named,
      ...existing,
      example: exampleOf({ id }, inDocument(record)),
    }),
    create: defineOperation({
      operationId: `create${resource.name}`,
      ...writes,
      path,
      summary: `Create a ${one}`,
      description: `Creates a ${one} that the tenant's instances, mappings and documents can refer to.`,
      success: { status: 201, location: `${path}/{data.id}` },
      headers: ['Idempotency-Key'],
      input: z.strictObject(resource.accepts),
      output: existing.output,
      errors: [],
      example: exampleOf(another, inDocument({ ...record, ...another, id: id + 1 })),
    }),
    update: defineOperation({
      operationId: `update${resource.name}`,
      ...writes,
      method: 'PATCH',
      path: `${path}/{id}`,
      summary: `Update a ${one}`,
      description: 'Changes the given fields and leaves the others unchanged.',
      input: z.strictObject(resource.accepts).partial().extend(Named.shape),
      ...existing,
      example: exampleOf({ id, ...change }, inDocument({ ...record, ...change })),
    }),
    ...archiveOperations(resource.name, { path, one, record, output: existing.output }),
  }
}

/** The archive and unarchive operations; both return the record. */
// @__NO_SIDE_EFFECTS__
function archiveOperations<Output extends z.ZodObject>(
  name: string,
  { path, one, record, output }: { path: `/${string}`; one: string; record: { readonly id: number }; output: Output },
) {
  const action = { ...writes, input: namedBy(one), output, errors: ['ERR_NOT_FOUND'] } as const
  return {
    archive: defineOperation({
      operationId: `archive${name}`,
      ...action,
      path: `${path}/{id}/archive`,
      summary: `Archive a ${one}`,
      description: `Archives the ${one}. Existing references remain, but nothing new can refer to it. Archiving it again has no effect.`,
      example: exampleOf({ id: record.id }, inDocument({ ...record, archived_at: exampleTimes.updated_at })),
    }),
    unarchive: defineOperation({
      operationId: `unarchive${name}`,
      ...action,
      path: `${path}/{id}/unarchive`,
      summary: `Unarchive a ${one}`,
      description: `Makes the ${one} available for new references again.`,
      example: exampleOf({ id: record.id }, inDocument(record)),
    }),
  }
}

function namedBy(one: string) {
  return z.strictObject({ id: Id.meta({ description: `The id of the ${one}.` }) })
}

/** The example's types depend on the resource and are not known here; a test checks it against the schemas. */
function exampleOf<Example>(input: object, output: object): Example {
  return { input, output } as Example
}
