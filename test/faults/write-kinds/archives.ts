import { pick } from '../world.ts'
import { Cells, pickInstance, type WriteKind } from './write-kind.ts'

const tables = { products: 'walmart_listings', orders: 'walmart_orders' } as const

/** Archives and unarchives listings and orders. */
export function archives(): WriteKind {
  const cells = new Cells<boolean>()
  return {
    name: 'archived listings and orders',
    async write({ postgres, caller, ...world }, random) {
      const instance = pickInstance({ postgres, caller, ...world }, random)
      const kind = pick(random, ['products', 'orders'] as const)
      if (!instance || !kind) return
      const rows = await postgres.query<{ id: string }>(
        `select id from ${tables[kind]} where instance_id = $1 and id % 2 = 1 order by id limit 40`,
        [instance.id],
      )
      const id = pick(random, rows)?.id
      if (id === undefined) return
      const name = `${kind}/${id}`
      const change = async () => {
        const isArchived = random() < 0.5
        const path = `/walmart/${instance.id}/${kind}/${isArchived ? 'archive' : 'unarchive'}`
        const call = { tenant: instance.tenant, instance, method: 'PUT', path, body: { ids: [Number(id)] } }
        return (await caller.call({ ...call, expected: [200] })) && isArchived
      }
      await cells.change([name], change, instance)
    },
    async readBack({ postgres }) {
      const wrong = await cells.differences(async (names) => {
        const rows = await postgres.query<{ name: string; is_archived: boolean }>(
          `select name, is_archived from (
             select 'products/' || id as name, archived_at is not null as is_archived from walmart_listings
             union all
             select 'orders/' || id, archived_at is not null from walmart_orders
           ) as records where name = any($1)`,
          [names],
        )
        return new Map(rows.map((row) => [row.name, row.is_archived]))
      })
      return wrong.map(({ name, expected }) => `${name} is not archived: ${expected}`)
    },
  }
}
