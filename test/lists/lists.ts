import { type Operation, operations } from '@aisle/contract'
import { z } from 'zod'

import type { Api } from '../helpers/api.ts'

/** A list of the contract: an operation that answers a page. */
export interface List {
  readonly name: string
  /** By what it can be sorted, upwards only. */
  readonly sorts: readonly string[]
  /** Its own fields, those of its path left out. */
  readonly filters: readonly Filter[]
  readonly isOfInstance: boolean
}

interface Filter {
  readonly field: string
  /** All of them, where the contract names them. */
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

/** Every list there is. One that is added to the contract is here by itself. */
export const lists: readonly List[] = operations
  .filter(([, { output }]) => 'last_page' in output.shape)
  .map(([name, operation]) => describeList(name, operation))

function describeList(name: string, { input, path }: Operation): List {
  const { properties } = z.toJSONSchema(input, { io: 'input' }) as { properties: Record<string, FieldSchema> }
  const own = Object.entries(properties).filter(([field]) => !common.includes(field) && !path.includes(`{${field}}`))
  const sorts = (properties['sort']?.enum ?? []).map(String)
  return {
    name,
    sorts: sorts.filter((sort) => !sort.startsWith('-')),
    filters: own.map(([field, schema]) => ({ field, values: valuesOf(schema) })),
    isOfInstance: path.includes('{id}'),
  }
}

function valuesOf({ type, enum: values }: FieldSchema): readonly unknown[] | undefined {
  return type === 'boolean' ? [false, true] : values
}

/** Whose rows a list is asked for. */
export interface Asker {
  readonly api: Api
  /** Where the list is of an instance, of this one. */
  readonly instance: number
}

/** Calls a list, through the client. */
export function readList({ api, instance }: Asker, { name, isOfInstance }: List, query: object): Promise<Page> {
  const client: unknown = api.client()
  const procedure = name.split('.').reduce((parent, key) => Reflect.get(Object(parent), key), client)
  const { query: send } = procedure as { query(input: unknown): Promise<Page> }
  return send({ ...query, ...(isOfInstance && { id: instance }) })
}
