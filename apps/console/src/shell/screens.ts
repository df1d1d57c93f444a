import { linkOptions } from '@tanstack/react-router'

import { texts } from '../texts/index.ts'

const { titles } = texts.catalog

const screen = <Link>(label: string, link: Link, { isExact = false, isInMenu = true } = {}) => ({
  label,
  link,
  isExact,
  isInMenu,
})

/** The screens of the tenant, above and below those of an instance. Some are only in the palette. */
export const tenantScreens = {
  above: [
    screen(texts.inbox.title, linkOptions({ to: '/' }), { isExact: true }),
    screen(texts.instances.title, linkOptions({ to: '/instances' }), { isExact: true }),
    screen(texts.instances.connect, linkOptions({ to: '/connect' }), { isInMenu: false }),
    screen(texts.salesOrders.title, linkOptions({ to: '/sales-orders' })),
  ],
  below: [
    [
      screen(texts.documents.title, linkOptions({ to: '/documents' })),
      screen(texts.reports.trialBalance.title, linkOptions({ to: '/trial-balance' })),
      screen(texts.reports.margins.title, linkOptions({ to: '/margins' })),
    ],
    [
      screen(titles.products, linkOptions({ to: '/products' })),
      screen(titles.stores, linkOptions({ to: '/stores' })),
      screen(titles.warehouses, linkOptions({ to: '/warehouses' })),
      screen(titles.nominalCodes, linkOptions({ to: '/accounts' })),
      screen(texts.catalog.defaults.title, linkOptions({ to: '/accounts/defaults' }), { isInMenu: false }),
    ],
    [
      screen(texts.webhooks.title, linkOptions({ to: '/webhooks' })),
      screen(texts.tokens.title, linkOptions({ to: '/tokens' })),
    ],
  ],
}

/** The screens of an instance. */
export function instanceScreens(id: number) {
  const params = { id }
  return [
    screen(texts.common.instance, linkOptions({ to: '/instances/$id', params }), { isExact: true }),
    screen(texts.settings.link, linkOptions({ to: '/instances/$id/settings', params }), { isInMenu: false }),
    screen(texts.orders.title, linkOptions({ to: '/instances/$id/orders', params })),
    screen(texts.listings.title, linkOptions({ to: '/instances/$id/listings', params })),
    screen(texts.offers.stock.title, linkOptions({ to: '/instances/$id/stock', params })),
    screen(texts.offers.prices.title, linkOptions({ to: '/instances/$id/prices', params })),
    screen(texts.sends.title, linkOptions({ to: '/instances/$id/sends', params })),
    screen(texts.runs.title, linkOptions({ to: '/instances/$id/runs', params })),
  ]
}
