import { pick, type Instance } from '../world.ts'
import { Cells, pickInstance, type WriteKind } from './write-kind.ts'

const tables = { products: 'walmart_listings', orders: 'walmart_orders' } as const

/** Archives and unarchives listings and orders. */
export function archives(): WriteKind {
  const cells = new Cells<boolean>()
  const owners = new Map<string, Instance>()
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
      owners.set(name, instance)
      await cells.change([name], async () => {
        const isArchived = random() < 0.5
        const path = `/walmart/${instance.id}/${kind}/${isArchived ? 'archive' : 'unarchive'}`
        const call = { tenant: instance.tenant, instance, method: 'PUT', path, body: { ids: [Number(id)] } }
        return (await caller.call({ ...call, expected: [200] })) && isArchived
      })
    },
    async check({ postgres }) {
      const wrong: string[] = []
      for (const kind of ['products', 'orders'] as const) {
        const live = [...cells.values].filter(
          ([name]) => name.startsWith(kind) && owners.get(name)?.isDeleted === false,
        )
        const rows = await postgres.query<{ name: string; is_archived: boolean }>(
          `select '${kind}/' || id as name, archived_at is not null as is_archived from ${tables[kind]}
           where '${kind}/' || id = any($1)`,
          [live.map(([name]) => name)],
        )
        const stored = new Map(rows.map((row) => [row.name, row.is_archived]))
        const different = live.filter(([name, isArchived]) => stored.get(name) !== isArchived)
        wrong.push(...different.map(([name, isArchived]) => `${name} is not archived: ${isArchived}`))
      }
      return wrong
    },
  }
}
