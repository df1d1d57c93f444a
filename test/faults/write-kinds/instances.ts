import { daysAgo } from '../../helpers/worker.ts'
import { type FaultTenant, type Instance, pick, type Random, type World } from '../world.ts'
import { pickInstance, type WriteKind } from './write-kind.ts'

const perTenant = 2
const deletedShare = 0.12

interface Settings {
  readonly name: string
  readonly percentage: number
  readonly isAutomatic: boolean
}

/** Creates, changes and deletes instances. */
export class Instances implements WriteKind {
  readonly name = 'instances'
  readonly #acknowledged = new Map<Instance, Settings>()
  readonly #busy = new Set<Instance | FaultTenant>()
  #names = 0

  async write(world: World, random: Random): Promise<void> {
    const tenant = pick(random, world.tenants)
    if (!tenant) return
    const own = world.instances.filter((instance) => instance.tenant === tenant && !instance.isDeleted)
    if (own.length < perTenant) return this.#alone(tenant, () => this.#create(world, tenant, random))
    const instance = pickInstance(world, random)
    if (!instance) return
    const isDeletion = random() < deletedShare
    await this.#alone(instance, () => (isDeletion ? remove(world, instance) : this.#change(world, instance, random)))
  }

  /** One write at a time, so that the last one is known. */
  async #alone(subject: Instance | FaultTenant, work: () => Promise<void>): Promise<void> {
    if (this.#busy.has(subject)) return
    this.#busy.add(subject)
    await work()
    this.#busy.delete(subject)
  }

  #newSettings(random: Random): Settings {
    this.#names += 1
    return { name: `Walmart ${this.#names}`, percentage: Math.floor(random() * 100), isAutomatic: random() < 0.5 }
  }

  async #create({ caller, instances }: World, tenant: FaultTenant, random: Random): Promise<void> {
    const settings = this.#newSettings(random)
    const body = bodyOf(tenant, settings)
    const call = { tenant, method: 'POST', path: '/walmart', body, isKeyed: true, expected: [201] }
    const response = await caller.call(call)
    if (!response) return
    const instance = { id: response.body.data.id, tenant, seller: tenant.seller, isDeleted: false }
    this.#acknowledged.set(instance, settings)
    instances.push(instance)
  }

  async #change({ caller }: World, instance: Instance, random: Random): Promise<void> {
    const { name, percentage, isAutomatic } = this.#newSettings(random)
    const settings = {
      proforma_marketplace_cost_percentage: percentage,
      auto_link_products: random() < 0.7,
      auto_create_products: random() < 0.7,
    }
    const response = await caller.call({
      tenant: instance.tenant,
      instance,
      method: 'PATCH',
      path: `/walmart/${instance.id}`,
      body: { name, is_automatic_sync_enabled: isAutomatic, integration_settings: settings },
      isKeyed: true,
      expected: [200],
    })
    if (response) this.#acknowledged.set(instance, { name, percentage, isAutomatic })
  }

  async check({ postgres, instances }: World): Promise<string[]> {
    const rows = await postgres.query<{ id: string; name: string; percentage: string; is_automatic: boolean }>(
      `select id, name, proforma_marketplace_cost_percentage as percentage, is_automatic_sync_enabled as is_automatic
       from integration_instances`,
    )
    const byId = new Map(rows.map((row) => [Number(row.id), row]))
    const live = instances.filter(({ isDeleted }) => !isDeleted)
    const wrong = live.flatMap((instance) => {
      const { name, percentage, isAutomatic } = this.#acknowledged.get(instance) ?? {}
      const row = byId.get(instance.id)
      const isRight = row?.name === name && Number(row?.percentage) === percentage && row?.is_automatic === isAutomatic
      return isRight ? [] : [`instance ${instance.id} is ${JSON.stringify(row)} and not ${name}, ${percentage} %`]
    })
    const ids = new Set(live.map(({ id }) => id))
    const others = [...byId.keys()].filter((id) => !ids.has(id))
    return [...wrong, ...others.map((id) => `instance ${id} was deleted or never acknowledged, and exists`)]
  }
}

async function remove({ caller }: World, instance: Instance): Promise<void> {
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
