import { pick, type Instance, type World } from '../world.ts'
import { pickInstance, type WriteKind } from './write-kind.ts'

export const refreshKinds = ['locations', 'products', 'orders', 'returns'] as const
export type RefreshKind = (typeof refreshKinds)[number]

interface RequestedRun {
  readonly id: number
  readonly instance: Instance
  readonly kind: RefreshKind
  /** The keys of Walmart's records before the run started, which it must import. */
  readonly keys: readonly string[]
}

const tables = {
  locations: ['walmart_locations', 'ship_node'],
  products: ['walmart_listings', 'sku'],
  orders: ['walmart_orders', 'purchase_order_id'],
  returns: ['walmart_returns', 'return_order_id'],
} as const

export function keysAtWalmart({ seller }: Instance, kind: RefreshKind): string[] {
  if (kind === 'locations') return seller.shipNodes.map(({ shipNode }) => shipNode)
  if (kind === 'products') return Array.from(seller.items, ({ sku }) => sku)
  if (kind === 'returns') return seller.returns.map(({ returnOrderId }) => returnOrderId)
  return Array.from(seller.orders, ({ purchaseOrderId }) => purchaseOrderId)
}

/** The keys of which an instance has no record. */
export async function findMissing(
  { postgres }: World,
  { id }: Instance,
  { kind, keys }: { readonly kind: RefreshKind; readonly keys: readonly string[] },
): Promise<string[]> {
  const [table, column] = tables[kind]
  const rows = await postgres.query<{ key: string }>(
    `select key from unnest($2::text[]) as key
     where not exists (select from ${table} where instance_id = $1 and ${column} = key)`,
    [id, keys],
  )
  return rows.map(({ key }) => key)
}

/** Requests refreshes. One that completes has everything that Walmart had before. */
export function refreshes(): WriteKind {
  let open: RequestedRun[] = []
  const ids = new Set<number>()

  /** Judges the runs that have ended since the last time. */
  async function observe(world: World): Promise<string[]> {
    const watched = open.filter(({ instance }) => !instance.isDeleted)
    const rows = await world.postgres.query<{ id: string; status: string }>(
      'select id, status from sync_runs where id = any($1)',
      [watched.map(({ id }) => id)],
    )
    const statuses = new Map(rows.map(({ id, status }) => [Number(id), status]))
    const wrong: string[] = []
    for (const run of watched) {
      const status = statuses.get(run.id)
      if (status === undefined && !run.instance.isDeleted)
        wrong.push(`run ${run.id} was acknowledged and does not exist`)
      if (status !== 'completed') continue
      const missing = await findMissing(world, run.instance, run)
      if (missing.length > 0 && !run.instance.isDeleted) {
        wrong.push(`the completed run ${run.id} of ${run.kind} lacks ${missing.length}: ${missing.slice(0, 3).join()}`)
      }
    }
    const isOpen = ({ id }: RequestedRun) => ['queued', 'running', 'retrying'].includes(statuses.get(id) ?? '')
    const judged = new Set(watched)
    open = open.filter((run) => !judged.has(run) || isOpen(run))
    return wrong
  }

  return {
    name: 'refreshes',
    async write(world, random) {
      const instance = pickInstance(world, random)
      const kind = pick(random, refreshKinds)
      if (!instance || !kind) return
      const keys = keysAtWalmart(instance, kind)
      const body = kind === 'orders' && random() < 0.5 ? { mode: 'changes' } : {}
      const response = await world.caller.call({
        tenant: instance.tenant,
        method: 'POST',
        path: `/walmart/${instance.id}/${kind}/refresh`,
        body,
        isKeyed: true,
        // 409: the first token has not arrived yet.
        expected: [202, 409],
        instance,
      })
      if (response?.status !== 202) return
      const { data, message } = response.body
      // A run that was under way may be past some of these records.
      if (message === null) {
        if (ids.has(data.id)) world.violations.add(`two requests started the run ${data.id}`)
        ids.add(data.id)
        open.push({ id: data.id, instance, kind, keys })
      }
    },
    observe,
    readBack: observe,
  }
}
