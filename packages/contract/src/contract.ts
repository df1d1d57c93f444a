import type { Operation } from './operation.ts'
import { createWalmartInstance } from './walmart/create-instance.ts'
import { getWalmartInstance } from './walmart/get-instance.ts'
import { getWalmartSetup } from './walmart/get-setup.ts'
import { listWalmartInstances } from './walmart/list-instances.ts'

/** Every operation of Aisle, by its tRPC name. */
export const contract = {
  walmart: {
    create: createWalmartInstance,
    list: listWalmartInstances,
    get: getWalmartInstance,
    setup: getWalmartSetup,
  },
} as const
export type Contract = typeof contract

/** Every operation with its dotted name, e.g. `walmart.create`. */
export const operations: readonly (readonly [name: string, operation: Operation])[] = Object.entries(contract).flatMap(
  ([group, members]) => Object.entries(members).map(([name, operation]) => [`${group}.${name}`, operation] as const),
)
