import * as z from 'zod'

import { exampleTimes, inDocument, inPage } from '../examples.ts'
import { documentOf, Id, Timestamp } from '../fields.ts'
import { listQuery, pageOf } from '../lists.ts'
import { defineOperation } from '../operation.ts'

interface Resource<Accepted extends z.ZodRawShape, Shown extends z.ZodRawShape, Column extends string> {
  readonly path: `/${string}`
  /** One of them and many, in a sentence. */
  readonly one: string
  readonly many: string
  /** What a caller says of one. Fields that may be left out are optional, without a default: an update takes them too. */
  readonly accepts: Accepted
  /** The same as names, e.g. `Store` and `Stores`: for schemas and operation ids. */
  readonly id: string
  readonly ids: string
  /** The fields of one, besides its id and times. */
  readonly shows: Shown
  readonly sort: readonly [Column, ...Column[]]
  /** Which texts `search` looks at, for people. */
  readonly search: string
  /** What the examples speak of: one with its id, another to be made, and a change of the first. */
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
  .meta({ description: 'False lists those in use, true those that are archived.' })

/** One of them as the API shows it. */
function recordOf<Shown extends z.ZodRawShape>({ id, shows }: { readonly id: string; readonly shows: Shown }) {
  return z
    .object({
      id: Id,
      ...shows,
      archived_at: Timestamp.nullable().meta({ description: 'Since when it is archived; null while it is not.' }),
      created_at: Timestamp,
      updated_at: Timestamp,
    })
    .meta({ id })
}

/** The six operations on a kind of the tenant's own reference data, which are the same for all kinds. */
// @__NO_SIDE_EFFECTS__
export function catalogOperations<
  Accepted extends z.ZodRawShape,
  Shown extends z.ZodRawShape,
  const Column extends string,
>({ path, one, many, ...resource }: Resource<Accepted, Shown, Column>) {
  const Named = namedBy(one)
  const Shown = recordOf(resource)
  const existing = { output: documentOf(Shown), errors: ['ERR_NOT_FOUND'] } as const
  const { id, one: first, another, change } = resource.example
  const record = { id, ...first, archived_at: null, ...exampleTimes }

  return {
    list: defineOperation({
      operationId: `list${resource.ids}`,
      ...reads,
      path,
      summary: `List ${many}`,
      description: `The tenant's ${many}: those in use, or those that are archived.`,
      input: listQuery({ sort: resource.sort, search: resource.search, fields: { archived } }),
      output: pageOf(Shown),
      errors: [],
      example: shownBy({ sort: resource.sort.at(-1), archived: false }, inPage(record)),
    }),
    get: defineOperation({
      operationId: `get${resource.id}`,
      ...reads,
      path: `${path}/{id}`,
      summary: `Get a ${one}`,
      description: `One ${one}, archived or not.`,
      input: Named,
      ...existing,
      example: shownBy({ id }, inDocument(record)),
    }),
    create: defineOperation({
      operationId: `create${resource.id}`,
      ...writes,
      path,
      summary: `Create a ${one}`,
      description: `Adds a ${one} that instances, mappings and documents of the tenant can refer to.`,
      success: { status: 201, location: `${path}/{data.id}` },
      headers: ['Idempotency-Key'],
      input: z.strictObject(resource.accepts),
      output: existing.output,
      errors: ['ERR_IDEMPOTENCY_KEY_IN_FLIGHT', 'ERR_IDEMPOTENCY_KEY_REUSED'],
      example: shownBy(another, inDocument({ ...record, ...another, id: id + 1 })),
    }),
    update: defineOperation({
      operationId: `update${resource.id}`,
      ...writes,
      method: 'PATCH',
      path: `${path}/{id}`,
      summary: `Update a ${one}`,
      description: 'Changes the fields that are given, and leaves the others as they are.',
      input: z.strictObject(resource.accepts).partial().extend(Named.shape),
      ...existing,
      example: shownBy({ id, ...change }, inDocument({ ...record, ...change })),
    }),
    ...archiveOperations(resource.id, { path, one, record, output: existing.output }),
  }
}

/** Archiving and its opposite. Both return the record. */
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
      description: 'Takes it out of use, once: what refers to it goes on doing so, and nothing new can.',
      example: shownBy({ id: record.id }, inDocument({ ...record, archived_at: exampleTimes.updated_at })),
    }),
    unarchive: defineOperation({
      operationId: `unarchive${name}`,
      ...action,
      path: `${path}/{id}/unarchive`,
      summary: `Take a ${one} back into use`,
      description: `The ${one} can be referred to again.`,
      example: shownBy({ id: record.id }, inDocument(record)),
    }),
  }
}

function namedBy(one: string) {
  return z.strictObject({ id: Id.meta({ description: `The id of the ${one}.` }) })
}

/** An example whose types follow from those of the resource, which are not known here: a test holds it to its schemas. */
function shownBy<Example>(input: object, output: object): Example {
  return { input, output } as Example
}
