import { expect, test } from 'vitest'

import { sellerOf } from '../../helpers/simulator.ts'
import { useSwitches, valuesOf } from './use-switches.ts'

// A file of its own: a clock that was moved stays moved.
const { simulator, disturb, connect, callsFromNow } = useSwitches()

test('advance: a token that is over by Walmart’s clock alone is replaced, and the caller sees nothing', async () => {
  const client = connect()
  const before = await client.getPartnerProfile()
  simulator.advance(900_000)
  const calls = callsFromNow()
  expect(await client.getPartnerProfile()).toEqual(before)
  const profile = 'GET /v3/settings/partnerprofile'
  expect(calls()).toEqual([profile, 'POST /v3/token', profile])
})

test('advance: a cursor of items that is two minutes old does no harm, each item comes once', async () => {
  const client = connect()
  const [first] = await Array.fromAsync(client.listItems({ limit: 10 }))
  simulator.advance(120_001)
  const calls = callsFromNow()
  const rest = await Array.fromAsync(client.listItems({ cursor: first?.cursor ?? '' }))
  const skus = valuesOf([...(first === undefined ? [] : [first]), ...rest]).map(({ sku }) => sku)
  expect(skus).toEqual(sellerOf(simulator).items.map(({ sku }) => sku))
  expect(calls()).toHaveLength(rest.length + 1)
})

test('delay: a token that comes late is waited for, once for all who want it', async () => {
  disturb('/v3/token', { kind: 'delay', ms: 100 })
  const client = connect()
  const calls = callsFromNow()
  const profiles = await Promise.all([client.getPartnerProfile(), client.getPartnerProfile()])
  expect(profiles[0]).toEqual(profiles[1])
  expect(calls().filter((call) => call === 'POST /v3/token')).toHaveLength(1)
})
