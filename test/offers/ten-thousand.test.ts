import { expect, it } from 'vitest'

import { useOffers } from './use-offers.ts'

const many = 10_000
const offers = useOffers({ items: many })

it('ten thousand listings that change twice within a minute take one feed', async () => {
  const skus = offers.seller.items.map(({ sku }) => sku)
  for (const offset of [0, 1]) {
    const { status } = await offers.setStock(skus.map((sku, index) => ({ sku, quantity: 500 + offset + (index % 7) })))
    expect(status, offers.api.logLines.slice(-4).join('\n')).toBe(202)
  }
  await offers.hurryWindow()
  await offers.quiet()
  expect(offers.uploads()).toBe(1)
  expect(offers.simulator.requests.filter(({ method, path }) => method === 'PUT' && path === '/v3/inventory')).toEqual(
    [],
  )
  expect((await offers.feeds()).map(({ values, applied }) => ({ values, applied }))).toEqual([
    { values: many, applied: many },
  ])
  expect(skus.filter((sku, index) => offers.shown(sku) !== 501 + (index % 7))).toEqual([])
})
