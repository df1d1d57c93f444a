import {
  contract,
  CreateWalmartInstance,
  fieldErrors,
  IntegrationSettings,
  type Operation,
  WalmartInstanceId,
} from '@aisle/contract'
import { expect, it } from 'vitest'

import { foreignId } from './example-rows.ts'
import { callAll, expectRejected } from './parity-case.ts'
import { useWorld } from './world.ts'

const world = useWorld()
const { create, get } = contract.walmart
const operation = ['walmart.create', create as Operation] as const
const { input: example } = create.example

it.each<[string, object]>([
  ['an empty input', {}],
  ['a used name', { ...example, name: 'walmart us' }],
  ['half of the credentials', { ...example, connection_settings: { clientId: 'i' } }],
  ['an invalid date', withSettings({ start_date: '2026-02-30' })],
  ["another tenant's store", withSettings({ store_id: foreignId(1) })],
  ['settings of the wrong type', { ...example, integration_settings: [] }],
  ['several wrong fields', { ...example, name: '', integration_id: 9, environment: 'moon', x: 1 }],
])('walmart.create rejects %s the same way over every transport', async (_, input) => {
  await expectRejected(world, operation, { code: 'ERR_VALIDATION', tenant: world.tenant, input })
})

it('serving REST does not make the contract’s schemas less strict', async () => {
  await callAll(world, ['walmart.get', get as Operation], { tenant: world.tenant, through: ['rest'] })
  const settings = { auto_link_products: 'false', store_id: '1', proforma_payment_cost_percentage: '5' }
  const input = { ...withSettings(settings), integration_id: '1', is_automatic_sync_enabled: 'false' }
  await expectRejected(world, operation, { code: 'ERR_VALIDATION', tenant: world.tenant, input, through: ['rest'] })

  expect(WalmartInstanceId.safeParse({ id: '1' }).success).toBe(false)
  expect(WalmartInstanceId.safeParse({ id: 1 }).success).toBe(true)
  expect(Object.keys(fieldErrors(CreateWalmartInstance, input)).toSorted()).toEqual([
    'integration_id',
    'integration_settings.auto_link_products',
    'integration_settings.proforma_payment_cost_percentage',
    'integration_settings.store_id',
    'is_automatic_sync_enabled',
  ])
  expect(IntegrationSettings.shape.auto_create_products.safeParse('false').success).toBe(false)
  expect(IntegrationSettings.shape.store_id.safeParse('1').success).toBe(false)
})

function withSettings(settings: object): object {
  return { ...example, integration_settings: { ...example.integration_settings, ...settings } }
}
