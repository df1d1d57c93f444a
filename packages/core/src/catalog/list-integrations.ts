import type { IntegrationPage, ListIntegrations } from '@aisle/contract'

import { snapshot, type TenantContext } from '../platform/context.ts'
import { readPage } from '../platform/page.ts'
import { countIntegrations, selectIntegrations } from './queries.ts'

export function listIntegrations(ctx: TenantContext, query: ListIntegrations): Promise<IntegrationPage> {
  return snapshot(ctx, (tx) =>
    readPage(query, {
      count: () => countIntegrations(tx, query),
      rows: (range) => selectIntegrations(tx, { ...query, ...range }),
    }),
  )
}
