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
export const operations: readonly (readonly [name: string, operation: Operation])[] = flatten(contract, [])

interface Group {
  readonly [name: string]: Group | Operation
}

function flatten(group: Group, path: readonly string[]): (readonly [string, Operation])[] {
  return Object.entries(group).flatMap(([name, member]) =>
    isOperation(member) ? [[[...path, name].join('.'), member] as const] : flatten(member, [...path, name]),
  )
}

function isOperation(member: Group | Operation): member is Operation {
  return typeof member['method'] === 'string'
}
