import { compareReading, type Page } from '../../events/compare-reading.ts'
import { findWrongEvents } from '../../events/find-wrong-events.ts'
import { type FaultTenant, pick, type World } from '../world.ts'
import type { WriteKind } from './write-kind.ts'

/** Reads each tenant's events from the beginning: a page at a time while everything goes wrong, and again afterwards. */
export function events(): WriteKind {
  const readers = new Map<FaultTenant, Page>()
  const busy = new Set<FaultTenant>()
  const types = new Map<string, number>()

  return {
    name: 'readers of events',
    async write(world, random) {
      const tenant = pick(random, world.tenants)
      if (!tenant || busy.has(tenant)) return
      busy.add(tenant)
      const before = readers.get(tenant)
      const page = await read(world, tenant, { after: before?.next, limit: 1 + Math.floor(random() * 1000) })
      readers.set(tenant, { data: [...(before?.data ?? []), ...page.data], next: page.next })
      busy.delete(tenant)
    },
    async check(world) {
      const misread = await Promise.all(
        world.tenants.map(async (tenant) => {
          const { seen, wrong } = await compareReading(
            {
              tenantId: tenant.id,
              query: (text, values) => world.postgres.query(text, values),
              read: (after) => read(world, tenant, { after, limit: 1000 }),
            },
            readers.get(tenant),
          )
          for (const { type } of seen) types.set(type, (types.get(type) ?? 0) + 1)
          return wrong.map((text) => `of tenant ${tenant.id}, ${text}`)
        }),
      )
      const told = Object.entries(await findWrongEvents((text) => world.postgres.query(text)))
      return [...misread.flat(), ...told.map(([type, texts]) => `${texts.length} × ${type}, such as: ${texts[0]}`)]
    },
    summary: () => [...types].map(([type, count]) => `${type}: ${count}`).join(', '),
  }
}

interface Place {
  readonly after: string | undefined
  readonly limit: number
}

async function read({ caller }: World, tenant: FaultTenant, { after, limit }: Place): Promise<Page> {
  const cursor = after === undefined ? '' : `&after=${after}`
  const call = { tenant, method: 'GET', path: `/events?limit=${limit}${cursor}`, expected: [200] }
  const response = await caller.call(call)
  // What is wrong has been reported.
  return response ? response.body : { data: [], next: after ?? '' }
}
