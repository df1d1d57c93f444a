import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'

import { readListSearch } from './components/list-search.ts'
import { LoadFailure, NotFound } from './shell/not-found.tsx'
import { Shell } from './shell/shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: LoadFailure })
const getParentRoute = () => root
const params = {
  parse: ({ id }: { id: string }) => ({ id: Number(id) }),
  stringify: ({ id }: { id: number }) => ({ id: String(id) }),
}

const orderParams = {
  parse: ({ id, orderId }: { id: string; orderId: string }) => ({ id: Number(id), orderId: Number(orderId) }),
  stringify: ({ id, orderId }: { id: number; orderId: number }) => ({ id: String(id), orderId: String(orderId) }),
}
const salesOrderParams = {
  parse: ({ salesOrderId }: { salesOrderId: string }) => ({ salesOrderId: Number(salesOrderId) }),
  stringify: ({ salesOrderId }: { salesOrderId: number }) => ({ salesOrderId: String(salesOrderId) }),
}

/** One screen a route. A screen is loaded when it is first shown. */
const routes = [
  createRoute({
    getParentRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./inbox/inbox-screen.tsx'), 'InboxScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances',
    component: lazyRouteComponent(() => import('./instances/instances-screen.tsx'), 'InstancesScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/connect',
    component: lazyRouteComponent(() => import('./connect/connect-screen.tsx'), 'ConnectScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances/$id/setup',
    params,
    component: lazyRouteComponent(() => import('./connect/setup-screen.tsx'), 'SetupScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances/$id',
    params,
    component: lazyRouteComponent(() => import('./instances/instance-screen.tsx'), 'InstanceScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances/$id/settings',
    params,
    component: lazyRouteComponent(() => import('./settings/settings-screen.tsx'), 'SettingsScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances/$id/orders',
    params,
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./orders/orders-screen.tsx'), 'OrdersScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/documents',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./documents/documents-screen.tsx'), 'DocumentsScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/documents/$documentId',
    component: lazyRouteComponent(() => import('./documents/document-screen.tsx'), 'DocumentScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/products',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./catalog/catalog-screen.tsx'), 'ProductsScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/products/$productId',
    component: lazyRouteComponent(() => import('./catalog/product-screen.tsx'), 'ProductScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/stores',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./catalog/catalog-screen.tsx'), 'StoresScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/warehouses',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./catalog/catalog-screen.tsx'), 'WarehousesScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/accounts',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./catalog/catalog-screen.tsx'), 'NominalCodesScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/accounts/defaults',
    component: lazyRouteComponent(() => import('./catalog/default-codes-screen.tsx'), 'DefaultCodesScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/webhooks',
    component: lazyRouteComponent(() => import('./webhooks/webhooks-screen.tsx'), 'WebhooksScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/webhooks/$webhookId',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./webhooks/webhook-screen.tsx'), 'WebhookScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/tokens',
    component: lazyRouteComponent(() => import('./tokens/tokens-screen.tsx'), 'TokensScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/trial-balance',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./reports/trial-balance-screen.tsx'), 'TrialBalanceScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/margins',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./reports/margins-screen.tsx'), 'MarginsScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances/$id/orders/$orderId',
    params: orderParams,
    component: lazyRouteComponent(() => import('./orders/order-screen.tsx'), 'OrderScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances/$id/listings',
    params,
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./listings/listings-screen.tsx'), 'ListingsScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances/$id/stock',
    params,
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./offers/stock-screen.tsx'), 'StockScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances/$id/prices',
    params,
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./offers/prices-screen.tsx'), 'PricesScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/sales-orders',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./sales-orders/sales-orders-screen.tsx'), 'SalesOrdersScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/sales-orders/$salesOrderId',
    params: salesOrderParams,
    component: lazyRouteComponent(() => import('./sales-orders/sales-order-screen.tsx'), 'SalesOrderScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances/$id/sends',
    params,
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./sends/sends-screen.tsx'), 'SendsScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances/$id/sends/$sendId',
    params: {
      parse: ({ id, sendId }: { id: string; sendId: string }) => ({ id: Number(id), sendId: Number(sendId) }),
      stringify: ({ id, sendId }: { id: number; sendId: number }) => ({ id: String(id), sendId: String(sendId) }),
    },
    component: lazyRouteComponent(() => import('./sends/send-screen.tsx'), 'SendScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances/$id/runs',
    params,
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./runs/runs-screen.tsx'), 'RunsScreen'),
  }),
  createRoute({
    getParentRoute,
    path: '/instances/$id/runs/$runId',
    params: {
      parse: ({ id, runId }: { id: string; runId: string }) => ({ id: Number(id), runId: Number(runId) }),
      stringify: ({ id, runId }: { id: number; runId: number }) => ({ id: String(id), runId: String(runId) }),
    },
    component: lazyRouteComponent(() => import('./runs/run-screen.tsx'), 'RunScreen'),
  }),
] as const

export const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: '/console',
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
