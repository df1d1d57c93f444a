import { expect, test } from 'vitest'

import { sellerOf } from '../../helpers/simulator.ts'
import { useSwitches, valuesOf } from './use-switches.ts'

// In its own file, because an advanced clock stays advanced.
const { simulator, disturb, connect, callsFromNow } = useSwitches()

test('advance: replaces a token that expired by Walmart’s clock, unnoticed by the caller', async () => {
  const client = connect()
  const before = await client.getPartnerProfile()
  simulator.advance(900_000)
  const calls = callsFromNow()
  expect(await client.getPartnerProfile()).toEqual(before)
  const profile = 'GET /v3/settings/partnerprofile'
  expect(calls()).toEqual([profile, 'POST /v3/token', profile])
})

test('advance: lists each item once with a cursor that is two minutes old', async () => {
  const client = connect()
  const [first] = await Array.fromAsync(client.listItems({ limit: 10 }))
  simulator.advance(120_001)
  const calls = callsFromNow()
  const rest = await Array.fromAsync(client.listItems({ cursor: first?.cursor ?? '' }))
  const skus = valuesOf([...(first === undefined ? [] : [first]), ...rest]).map(({ sku }) => sku)
  expect(skus).toEqual(sellerOf(simulator).items.map(({ sku }) => sku))
  expect(calls()).toHaveLength(rest.length + 1)
})

test('delay: concurrent callers wait for one slow token request', async () => {
  disturb('/v3/token', { kind: 'delay', ms: 100 })
  const client = connect()
  const calls = callsFromNow()
  const profiles = await Promise.all([client.getPartnerProfile(), client.getPartnerProfile()])
  expect(profiles[0]).toEqual(profiles[1])
  expect(calls().filter((call) => call === 'POST /v3/token')).toHaveLength(1)
})
