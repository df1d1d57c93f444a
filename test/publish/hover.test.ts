import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { hover } from '@aisle/client-generators'
import {
  CreateWalmartInstance,
  IntegrationSettings,
  ListWalmartOrders,
  WalmartInstance,
  WalmartRun,
} from '@aisle/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type * as z from 'zod'

import { installPackages, packElsewhere, published } from './packed-packages.ts'

const program = `
import { createClient } from '@aisle/client'
import type { WalmartRun } from '@aisle/contract'

const client = createClient({ url: 'http://localhost', token: 'aisle_1_x' })
const { data } = await client.walmart.create.mutate({
  name: 'Walmart US',
  integration_id: 1,
  integration_settings: {
    start_date: '2026-09-01', store_id: 1, auto_link_products: true, auto_create_products: true, cogs_nominal_code_id: 4,
  },
})
console.log(data.is_deleting, data.connection_status, data.integration_settings.store_id)
const orders = await client.walmart.orders.list.query({ id: data.id, orderDateTo: '2026-11-30' })
declare const run: WalmartRun
console.log(orders.total, run.total)
`

const instance = WalmartInstance.shape
const documented: readonly (readonly [piece: string, field: z.ZodType])[] = [
  ['name', CreateWalmartInstance.shape.name],
  ['start_date', IntegrationSettings.shape.start_date],
  ['cogs_nominal_code_id', IntegrationSettings.shape.cogs_nominal_code_id],
  ['data.is_deleting', instance.is_deleting],
  ['data.connection_status', instance.connection_status],
  ['data.integration_settings.store_id', IntegrationSettings.shape.store_id],
  ['orderDateTo', ListWalmartOrders.shape.orderDateTo],
  ['run.total', WalmartRun.shape.total],
]
const pieces = documented.map(([piece]) => piece)

let folder: string
let file: string
beforeAll(async () => {
  // Outside the workspace, so that nothing resolves to it by accident.
  folder = await mkdtemp(join(tmpdir(), 'aisle-hover-'))
  file = join(folder, 'program.ts')
  const packages = published.filter(({ manifest: { name } }) => ['@aisle/client', '@aisle/contract'].includes(name))
  // Elsewhere, because another file builds the same packages in the repository meanwhile.
  await installPackages((await packElsewhere(folder, packages)).values(), folder)
  await writeFile(file, program)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

it('an editor shows the contract’s descriptions of a call’s input and output', () => {
  const descriptions = documented.map(([, field]) => field.meta()?.description)
  expect(descriptions).not.toContain(undefined)
  expect(hover(file, pieces)).toEqual(descriptions)
})

it('the check detects types without comments', async () => {
  const types = join(folder, 'node_modules/@aisle/contract/dist/documented-types.d.ts')
  await writeFile(types, (await readFile(types, 'utf8')).replaceAll(/\/\*\*.*?\*\//gs, ''))
  expect(new Set(hover(file, pieces))).toEqual(new Set(['']))
})
