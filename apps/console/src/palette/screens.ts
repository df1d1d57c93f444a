import { linkOptions } from '@tanstack/react-router'

import { texts } from '../texts/index.ts'

const { titles } = texts.catalog

/** The screens of the tenant. */
export const tenantScreens = [
  { label: texts.inbox.title, link: linkOptions({ to: '/' }) },
  { label: texts.instances.title, link: linkOptions({ to: '/instances' }) },
  { label: texts.instances.connect, link: linkOptions({ to: '/connect' }) },
  { label: texts.salesOrders.title, link: linkOptions({ to: '/sales-orders' }) },
  { label: texts.documents.title, link: linkOptions({ to: '/documents' }) },
  { label: texts.reports.trialBalance.title, link: linkOptions({ to: '/trial-balance' }) },
  { label: texts.reports.margins.title, link: linkOptions({ to: '/margins' }) },
  { label: titles.products, link: linkOptions({ to: '/products' }) },
  { label: titles.stores, link: linkOptions({ to: '/stores' }) },
  { label: titles.warehouses, link: linkOptions({ to: '/warehouses' }) },
  { label: titles.nominalCodes, link: linkOptions({ to: '/accounts' }) },
  { label: texts.catalog.defaults.title, link: linkOptions({ to: '/accounts/defaults' }) },
  { label: texts.webhooks.title, link: linkOptions({ to: '/webhooks' }) },
  { label: texts.tokens.title, link: linkOptions({ to: '/tokens' }) },
] as const

/** The screens of an instance. */
export const instanceScreens = (id: number) =>
  [
    { label: texts.common.instance, link: linkOptions({ to: '/instances/$id', params: { id } }) },
    { label: texts.settings.link, link: linkOptions({ to: '/instances/$id/settings', params: { id } }) },
    { label: texts.orders.title, link: linkOptions({ to: '/instances/$id/orders', params: { id } }) },
    { label: texts.listings.title, link: linkOptions({ to: '/instances/$id/listings', params: { id } }) },
    { label: texts.offers.stock.title, link: linkOptions({ to: '/instances/$id/stock', params: { id } }) },
    { label: texts.offers.prices.title, link: linkOptions({ to: '/instances/$id/prices', params: { id } }) },
    { label: texts.sends.title, link: linkOptions({ to: '/instances/$id/sends', params: { id } }) },
    { label: texts.runs.title, link: linkOptions({ to: '/instances/$id/runs', params: { id } }) },
  ] as const
