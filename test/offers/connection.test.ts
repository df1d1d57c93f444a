import { afterEach, describe, expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { getSetup } from '../helpers/worker.ts'
import { useOffers } from './use-offers.ts'

const offers = useOffers({
  sellers: ['old', 'new'].map((clientId) => ({ clientId, clientSecret: 'secret', items: 30, orders: 0 })),
})
const removals: (() => void)[] = []
afterEach(() => removals.splice(0).forEach((remove) => remove()))

const failedPrices = async () =>
  (await offers.api.call('GET', `/api/walmart/${offers.id}/prices?status=failed&per_page=100`)).body.data
const connectionStatus = async () => (await getSetup(offers.api, offers.id)).connection_status

describe('a key without a permission', () => {
  const noPermission = { kind: 'fail', status: 403 } as const

  it.each([
    { what: 'a price', path: '/v3/price', method: 'PUT', count: 1 },
    { what: 'a feed', path: '/v3/feeds', method: 'POST', count: 15 },
  ])('fails $what, says so, and everything else continues', async ({ path, method, count }) => {
    const remove = offers.simulator.fault({ path, method, effect: noPermission })
    removals.push(remove)
    const items = Array.from({ length: count }, (_, index) => ({ sku: offers.skuAt(index), price: `${count}.50` }))
    await offers.api.call('PUT', `/api/walmart/${offers.id}/prices`, { body: { items } })
    if (count > 1) await offers.hurryWindow()
    await eventually(async () => expect(await failedPrices()).toHaveLength(count))
    const remedy = expect.stringContaining('grant the API key full access')
    expect((await failedPrices())[0].outcome).toMatchObject({ code: 'rejected', remedy })
    expect(await connectionStatus()).toBe('connected')
    const sku = offers.skuAt(0)
    await offers.setStock([{ sku, quantity: count }])
    await eventually(() => expect(offers.shown(sku)).toBe(count))
    remove()
    await offers.api.call('POST', `/api/walmart/${offers.id}/prices/push`, { body: {} })
    await offers.quiet()
  })
})

it('a late rejection of credentials does not disconnect those that have replaced them', async () => {
  const hold = { path: '/v3/inventory', method: 'PUT', times: 2 }
  const release = offers.simulator.fault({ ...hold, effect: { kind: 'hold' } })
  removals.push(release, offers.simulator.fault({ ...hold, effect: { kind: 'reject-token', response: 401 } }))
  const sku = offers.skuAt(1)
  await offers.setStock([{ sku, quantity: 9 }])
  await eventually(() => expect(offers.simulator.requests.at(-1)).toMatchObject({ method: 'PUT', path: hold.path }))
  const body = { connection_settings: { clientId: 'new', clientSecret: 'secret' } }
  const renewed = await offers.api.call('PATCH', `/api/walmart/${offers.id}`, { body, headers: { prefer: 'wait=10' } })
  expect(renewed.body.data.connection_status).toBe('connected')
  release()
  await eventually(async () => expect((await offers.stockLevels(`sku=${sku}`))[0]?.status).toBe('queued'))
  expect(await connectionStatus()).toBe('connected')
})
