import type { AisleClient } from '@aisle/client'
import { type Operation, operations } from '@aisle/contract'
import { z } from 'zod'

/** A list of the contract: an operation that returns a page. */
export interface List {
  readonly name: string
  /** The sort columns, without the descending forms. */
  readonly sorts: readonly string[]
  /** Its specific fields, without those of its path. */
  readonly filters: readonly Filter[]
  readonly isOfInstance: boolean
  readonly isOfProduct: boolean
  readonly isOfRun: boolean
  readonly isOfWebhook: boolean
  readonly isSearchable: boolean
}

interface Filter {
  readonly field: string
  /** All values, if the contract lists them. */
  readonly values: readonly unknown[] | undefined
}

export interface Page {
  readonly data: readonly { readonly id: number; readonly [field: string]: unknown }[]
  readonly current_page: number
  readonly last_page: number
  readonly per_page: number
  readonly total: number
  readonly from: number | null
  readonly to: number | null
}

interface FieldSchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
}

const common = ['page', 'per_page', 'sort', 'search']

/** Pages of sums, which are no rows of a table, and so have neither ids nor an index for each order. */
const sums = ['accounting.margins']

/** Every list of the contract, including those added later. */
export const lists: readonly List[] = operations
  .filter(([name, { output }]) => 'last_page' in output.shape && !sums.includes(name))
  .map(([name, operation]) => describeList(name, operation))

function describeList(name: string, { input, path }: Operation): List {
  const { properties } = z.toJSONSchema(input, { io: 'input' }) as { properties: Record<string, FieldSchema> }
  const own = Object.entries(properties).filter(([field]) => !common.includes(field) && !path.includes(`{${field}}`))
  const sorts = (properties['sort']?.enum ?? []).map(String)
  return {
    name,
    sorts: sorts.filter((sort) => !sort.startsWith('-')),
    filters: own.map(([field, schema]) => ({ field, values: valuesOf(schema) })),
    isOfInstance: path.startsWith('/walmart/{id}'),
    isOfProduct: path.startsWith('/products/{id}'),
    isOfRun: path.includes('{run_id}'),
    isOfWebhook: path.startsWith('/webhooks/{id}'),
    isSearchable: 'search' in properties,
  }
}

function valuesOf({ type, enum: values }: FieldSchema): readonly unknown[] | undefined {
  return type === 'boolean' ? [false, true] : values
}

/** Who reads a list. */
export interface Caller {
  readonly client: AisleClient
  /** The instance, for lists that belong to one. */
  readonly instance: number
  /** The run of the instance, for lists that belong to one. */
  readonly run?: number
  /** The product, for lists that belong to one. */
  readonly product?: number
  /** The webhook, for lists that belong to one. */
  readonly webhook?: number
}

/** Calls a list through the client. */
export function readList(
  { client, instance, run, product, webhook }: Caller,
  list: List,
  query: object,
): Promise<Page> {
  const { name, isOfInstance, isOfProduct, isOfRun, isOfWebhook } = list
  const procedure = name.split('.').reduce((parent: unknown, key) => Reflect.get(Object(parent), key), client)
  const { query: send } = procedure as { query(input: unknown): Promise<Page> }
  const owner = {
    ...(isOfInstance && { id: instance }),
    ...(isOfProduct && { id: product }),
    ...(isOfWebhook && { id: webhook }),
  }
  return send({ ...query, ...owner, ...(isOfRun && { run_id: run }) })
}
