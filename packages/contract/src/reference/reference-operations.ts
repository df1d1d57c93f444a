import { z } from 'zod'

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
  /** The name of the schema of one in OpenAPI, and its fields beside the id and the times. */
  readonly id: string
  readonly shows: Shown
  readonly sort: readonly [Column, ...Column[]]
  /** Which texts `search` looks at, for people. */
  readonly search: string
}

const reads = { scope: 'reference:read', success: { status: 200 }, headers: [] } as const
const writes = { ...reads, scope: 'reference:write' } as const

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
export function referenceOperations<
  Accepted extends z.ZodRawShape,
  Shown extends z.ZodRawShape,
  const Column extends string,
>({ path, one, many, ...resource }: Resource<Accepted, Shown, Column>) {
  const Named = z.strictObject({ id: Id.meta({ description: `The id of the ${one}.` }) })
  const Shown = recordOf(resource)
  const existing = { output: documentOf(Shown), errors: ['ERR_NOT_FOUND'] } as const

  return {
    list: defineOperation({
      ...reads,
      method: 'GET',
      path,
      summary: `List ${many}`,
      description: `The tenant's ${many}: those in use, or those that are archived.`,
      input: listQuery({ sort: resource.sort, search: resource.search, fields: { archived } }),
      output: pageOf(Shown),
      errors: [],
    }),
    get: defineOperation({
      ...reads,
      method: 'GET',
      path: `${path}/{id}`,
      summary: `Get a ${one}`,
      description: `One ${one}, archived or not.`,
      input: Named,
      ...existing,
    }),
    create: defineOperation({
      ...writes,
      method: 'POST',
      path,
      summary: `Create a ${one}`,
      description: `Adds a ${one} that instances, mappings and documents of the tenant can refer to.`,
      success: { status: 201, location: `${path}/{data.id}` },
      headers: ['Idempotency-Key'],
      input: z.strictObject(resource.accepts),
      output: existing.output,
      errors: ['ERR_IDEMPOTENCY_KEY_IN_FLIGHT', 'ERR_IDEMPOTENCY_KEY_REUSED'],
    }),
    update: defineOperation({
      ...writes,
      method: 'PATCH',
      path: `${path}/{id}`,
      summary: `Update a ${one}`,
      description: 'Changes the fields that are given, and leaves the others as they are.',
      input: z.strictObject(resource.accepts).partial().extend(Named.shape),
      ...existing,
    }),
    archive: defineOperation({
      ...writes,
      method: 'POST',
      path: `${path}/{id}/archive`,
      summary: `Archive a ${one}`,
      description: 'Takes it out of use, once: what refers to it goes on doing so, and nothing new can.',
      input: Named,
      ...existing,
    }),
    unarchive: defineOperation({
      ...writes,
      method: 'POST',
      path: `${path}/{id}/unarchive`,
      summary: `Take a ${one} back into use`,
      description: `The ${one} can be referred to again.`,
      input: Named,
      ...existing,
    }),
  }
}
