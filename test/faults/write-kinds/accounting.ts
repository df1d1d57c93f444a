import { pick, type Random, type World } from '../world.ts'
import { Cells, type WriteKind } from './write-kind.ts'

/** Sets the costs of products, which complete documents. */
export function costs(): WriteKind {
  const cells = new Cells<number>()
  return {
    name: 'costs of products',
    async write({ tenants, postgres, caller }, random) {
      const tenant = pick(random, tenants)
      if (!tenant) return
      const products = await postgres.query<{ id: string }>(
        'select id from products where tenant_id = $1 order by id limit 40',
        [tenant.id],
      )
      const id = pick(random, products)?.id
      if (id === undefined) return
      const cost = Math.floor(random() * 1000) / 100
      const body = { unit_cost: cost.toFixed(2), currency: 'USD', effective_from: '2025-01-01' }
      const call = { tenant, method: 'POST', path: `/products/${id}/costs`, body, isKeyed: true, expected: [201] }
      await cells.change([id], async () => (await caller.call(call)) && cost)
    },
    async readBack({ postgres }) {
      const wrong = await cells.differences(async (ids) => {
        const rows = await postgres.query<{ product_id: string; unit_cost: string }>(
          `select product_id, unit_cost from product_costs where product_id = any($1) and effective_from = '2025-01-01'`,
          [ids],
        )
        return new Map(rows.map((row) => [row.product_id, Number(row.unit_cost)]))
      })
      return wrong.map(({ name, expected, actual }) => `product ${name} costs ${actual} and not ${expected}`)
    },
  }
}

/** Acknowledges documents, as a ledger does that has posted them. */
export function acknowledgements(): WriteKind {
  const cells = new Cells<string>()

  async function acknowledge({ tenants, instances, postgres, caller }: World, random: Random): Promise<void> {
    const tenant = pick(random, tenants)
    if (!tenant) return
    const documents = await postgres.query<{ id: string; instance_id: string }>(
      `select id, instance_id from accounting_transactions where tenant_id = $1 and status = 'ready' order by id limit 40`,
      [tenant.id],
    )
    const document = pick(random, documents)
    const instance = instances.find(({ id }) => id === Number(document?.instance_id))
    if (!document || !instance) return
    const { id } = document
    const external = `ledger ${id}`
    const body = { items: [{ id: Number(id), external_id: external }] }
    const call = { tenant, method: 'PUT', path: '/accounting/transactions/acknowledge', body, expected: [200] }
    const change = async () => {
      const response = await caller.call(call)
      // It fails for a document that has been deleted with its instance, for example.
      return response?.body.data[0].result === 'failed' ? undefined : response && external
    }
    await cells.change([id], change, instance)
  }

  return {
    name: 'acknowledged documents',
    write: acknowledge,
    async readBack({ postgres }) {
      const wrong = await cells.differences(async (ids) => {
        const rows = await postgres.query<{ id: string; external_id: string | null }>(
          `select id, external_id from accounting_transactions
           where id = any($1) and status in ('handed_over', 'reversed')`,
          [ids],
        )
        return new Map(rows.map((row) => [row.id, row.external_id ?? '']))
      })
      return wrong.map(({ name, expected, actual }) => `document ${name} is acknowledged as ${actual}, not ${expected}`)
    },
  }
}
