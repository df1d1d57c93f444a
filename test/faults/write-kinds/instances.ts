import { daysAgo } from '../../helpers/worker.ts'
import { type FaultTenant, type Instance, pick, type Random, type World } from '../world.ts'
import { Cells, pickInstance, type WriteKind } from './write-kind.ts'

const perTenant = 2
const deletedShare = 0.2

interface Settings {
  readonly name: string
  readonly percentage: number
  readonly isAutomatic: boolean
}

// Cells compare their values as they are.
const textOf = ({ name, percentage, isAutomatic }: Settings) => `${name}, ${percentage} %, automatic: ${isAutomatic}`

/** Creates, changes and deletes instances. */
export function instances(): WriteKind {
  const cells = new Cells<string>()
  const creating = new Set<FaultTenant>()
  let names = 0

  function newSettings(random: Random): Settings {
    names += 1
    return { name: `Walmart ${names}`, percentage: Math.floor(random() * 100), isAutomatic: random() < 0.5 }
  }

  async function create(world: World, tenant: FaultTenant, random: Random): Promise<void> {
    if (creating.has(tenant)) return
    creating.add(tenant)
    const settings = newSettings(random)
    const body = bodyOf(tenant, settings)
    const call = { tenant, method: 'POST', path: '/walmart', body, isKeyed: true, expected: [201] }
    const response = await world.caller.call(call)
    creating.delete(tenant)
    if (!response) return
    const { id } = response.body.data
    cells.add(String(id), textOf(settings), addInstance(world, tenant, id))
  }

  async function change({ caller }: World, instance: Instance, random: Random): Promise<string | undefined> {
    const settings = newSettings(random)
    const response = await caller.call({
      tenant: instance.tenant,
      instance,
      method: 'PATCH',
      path: `/walmart/${instance.id}`,
      body: {
        name: settings.name,
        is_automatic_sync_enabled: settings.isAutomatic,
        integration_settings: {
          proforma_marketplace_cost_percentage: settings.percentage,
          auto_link_products: random() < 0.7,
          auto_create_products: random() < 0.7,
        },
      },
      isKeyed: true,
      expected: [200],
    })
    return response && textOf(settings)
  }

  return {
    name: 'instances',
    async write(world, random) {
      const tenant = pick(random, world.tenants)
      if (!tenant) return
      const own = world.instances.filter((instance) => instance.tenant === tenant && !instance.isDeleted)
      if (own.length < perTenant) return create(world, tenant, random)
      const instance = pickInstance(world, random)
      if (!instance) return
      const isDeletion = !instance.isLasting && random() < deletedShare
      const write = () => (isDeletion ? remove(world, instance) : change(world, instance, random))
      await cells.change([String(instance.id)], write, instance)
    },
    async readBack(world) {
      const wrong = await cells.differences(() => readAll(world))
      return wrong.map(({ name, expected, actual }) => `instance ${name} is ${actual} and not ${expected}`)
    },
    async check(world) {
      const live = new Set(world.instances.filter(({ isDeleted }) => !isDeleted).map(({ id }) => String(id)))
      const others = [...(await readAll(world)).keys()].filter((id) => !live.has(id))
      return others.map((id) => `instance ${id} was deleted or never acknowledged, and exists`)
    },
  }
}

/** The first instance of a tenant is never deleted. */
function addInstance({ instances: all }: World, tenant: FaultTenant, id: number): Instance {
  const isLasting = all.every((other) => other.tenant !== tenant)
  const instance = { id, tenant, seller: tenant.seller, isLasting, isDeleted: false }
  all.push(instance)
  return instance
}

async function readAll({ postgres }: World): Promise<Map<string, string>> {
  const rows = await postgres.query<{ id: string; name: string; percentage: string; is_automatic: boolean }>(
    `select id, name, proforma_marketplace_cost_percentage as percentage, is_automatic_sync_enabled as is_automatic
     from integration_instances`,
  )
  const toText = ({ name, percentage, is_automatic: isAutomatic }: (typeof rows)[number]) =>
    textOf({ name, percentage: Number(percentage), isAutomatic })
  return new Map(rows.map((row) => [row.id, toText(row)]))
}

async function remove({ caller }: World, instance: Instance): Promise<undefined> {
  instance.isDeleted = true
  const { id, tenant } = instance
  // Without the instance: 404 is expected, because an earlier attempt may have deleted it.
  await caller.call({ tenant, method: 'DELETE', path: `/walmart/${id}`, expected: [204, 404] })
}

function bodyOf({ seller, sample }: FaultTenant, { name, percentage, isAutomatic }: Settings) {
  return {
    name,
    integration_id: 1,
    connection_settings: { clientId: seller.clientId, clientSecret: seller.clientSecret },
    is_automatic_sync_enabled: isAutomatic,
    integration_settings: {
      start_date: daysAgo(175),
      store_id: sample.storeId,
      auto_link_products: true,
      auto_create_products: true,
      proforma_marketplace_cost_percentage: percentage,
    },
  }
}
