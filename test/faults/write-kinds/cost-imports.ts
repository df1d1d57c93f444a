import { pick } from '../world.ts'
import { Cells, type WriteKind } from './write-kind.ts'

/** The first day of imported costs. Those that are set one by one have another. */
const day = '2025-06-01'
const rowsPerFile = 10

/** Imports costs of products from CSV files, of which some rows are wrong. */
export function costImports(): WriteKind {
  const cells = new Cells<number>()
  return {
    name: 'imported costs',
    async write({ tenants, postgres, caller }, random) {
      const tenant = pick(random, tenants)
      if (!tenant) return
      const products = await postgres.query<{ id: string; sku: string }>(
        `select id, sku from products where tenant_id = $1 order by random() limit ${rowsPerFile}`,
        [tenant.id],
      )
      if (products.length === 0) return
      const cost = Math.floor(random() * 1000) / 100
      const rows = products.map(({ sku }) => `"${sku.replaceAll('"', '""')}",${cost.toFixed(2)},${day}`)
      const csv = ['sku,unit_cost,effective_from', ...rows, `NO SUCH SKU,1,${day}`].join('\r\n')
      const body = { file: Buffer.from(csv).toString('base64') }
      const call = { tenant, method: 'POST', path: '/products/import-costs', body, isKeyed: true, expected: [200] }
      const names = products.map(({ id }) => id)
      await cells.change(names, async () => (await caller.call(call)) && cost)
    },
    async readBack({ postgres }) {
      const wrong = await cells.differences(async (ids) => {
        const rows = await postgres.query<{ product_id: string; unit_cost: string }>(
          'select product_id, unit_cost from product_costs where product_id = any($1) and effective_from = $2',
          [ids, day],
        )
        return new Map(rows.map((row) => [row.product_id, Number(row.unit_cost)]))
      })
      return wrong.map(
        ({ name, expected, actual }) => `product ${name} was imported with ${actual} and not ${expected}`,
      )
    },
  }
}
