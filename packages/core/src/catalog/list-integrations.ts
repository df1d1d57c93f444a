import type { IntegrationPage, ListIntegrations } from '@aisle/contract'
import { sql } from 'kysely'

import type { TenantContext } from '../platform/context.ts'
import { anywhere, defineList } from '../platform/define-list.ts'
import { snapshot } from '../platform/transaction.ts'

export function listIntegrations(ctx: TenantContext, query: ListIntegrations): Promise<IntegrationPage> {
  return snapshot(ctx, (tx) => integrations.page(tx, query))
}

const integrations = defineList<ListIntegrations, IntegrationPage['data'][number]>({
  from: sql`integrations`,
  id: sql`id`,
  filters: {},
  search: (text) => sql`(type ilike ${anywhere(text)} or name ilike ${anywhere(text)})`,
  sorts: { type: sql`type`, name: sql`lower(name)` },
  select: async (tx, chosen, order) => {
    const page = sql<IntegrationPage['data'][number]>`select id, type, name from (${chosen}) page order by ${order}`
    return (await page.execute(tx)).rows
  },
})
