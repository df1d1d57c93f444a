import { existsSync, readdirSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import type { ListCall, Page } from './gateway/data-call.ts'
import { listItems } from './items/list-items.ts'
import { listOrders } from './orders/list-orders.ts'
import { createSeller } from './seller.ts'
import { listShipNodes } from './settings/list-ship-nodes.ts'

/** Walmart's published examples carry no licence and realistic personal data, so they live beside the repository. */
const examples = new URL('../../../../shared/walmart/examples/', import.meta.url)
const isAbsent = !existsSync(examples)
if (isAbsent) console.log(`Walmart's examples are not at ${examples.pathname}: key sets are not compared.`)

/** Given only with replacementInfo and includeCalendarDayConfiguration, which the simulator does not follow. */
const leftOut = /\.(orderType|originalCustomerOrderID|calendarDayConfiguration)\b/

const now = new Date('2026-03-10T12:00:00Z')
const size = { shipNodes: 3, items: 200, orders: 500 }
const seller = createSeller({ clientId: 'id', clientSecret: 'secret', seed: 1, ...size, madeAt: now })

test.skipIf(isAbsent).each<[string, (call: ListCall) => Page, string]>([
  ['orders/getAllOrders', listOrders, '?limit=200&createdStartDate=2025-09-13'],
  ['items/getAllItems', listItems, '?limit=1000'],
  ['settings/getAllFulfillmentCenters', listShipNodes, ''],
])('has every key of %s, with values of the same types', (operation, list, search) => {
  const folder = new URL(`${operation}/`, examples)
  const names = readdirSync(folder).filter((name) => name.startsWith('res-200-json'))
  const bodies = names.map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown)
  const wanted = new Set(bodies.flatMap((body) => keyPaths(body)).filter((key) => !leftOut.test(key)))
  expect(wanted.size).toBeGreaterThan(10)
  const page = list({ seller, search, now })
  const given = new Set(keyPaths(page.wrap(page.rows)))
  expect([...wanted].filter((key) => !given.has(key))).toEqual([])
})

/** The path and JSON type of every value, `[]` standing for any element. */
function keyPaths(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((element) => keyPaths(element, `${path}[]`))
  if (value === null || typeof value !== 'object') return [`${path}: ${typeof value}`]
  return Object.entries(value).flatMap(([key, inner]) => [`${path}.${key}`, ...keyPaths(inner, `${path}.${key}`)])
}
