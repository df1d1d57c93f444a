import { pick, type Random, type World } from '../world.ts'
import { Cells, type WriteKind } from './write-kind.ts'

/** Replaces the accounting settings of tenants. */
export function accountingSettings(): WriteKind {
  const cells = new Cells<string>()
  return {
    name: 'accounting settings',
    async write({ tenants, postgres, caller }, random) {
      const tenant = pick(random, tenants)
      if (!tenant) return
      // The others are archived by another kind of write.
      const codes = await postgres.query<{ id: string }>(
        `select id from nominal_codes where tenant_id = $1 and name not like 'Fault %' order by id`,
        [tenant.id],
      )
      const settings = newSettings(
        random,
        codes.map(({ id }) => Number(id)),
      )
      const call = { tenant, method: 'PUT', path: '/accounting/settings', body: settings, expected: [200] }
      await cells.change([String(tenant.id)], async () => (await caller.call(call)) && textOf(settings))
    },
    async readBack(world) {
      const wrong = await cells.differences(() => readAll(world))
      return wrong.map(
        ({ name, expected, actual }) => `the settings of tenant ${name} are ${actual} and not ${expected}`,
      )
    },
  }
}

type Settings = ReturnType<typeof newSettings>

function newSettings(random: Random, codes: readonly number[]) {
  const day = () => (random() < 0.5 ? null : `2026-0${1 + Math.floor(random() * 9)}-15`)
  return {
    sales_nominal_code_id: pick(random, [...codes, null]) ?? null,
    inventory_nominal_code_id: pick(random, [...codes, null]) ?? null,
    sales_order_invoices_start_date: day(),
    sales_credits_start_date: day(),
  }
}

const textOf = (settings: Settings) => Object.values(settings).join(', ')

async function readAll({ postgres }: World): Promise<Map<string, string>> {
  const rows = await postgres.query<{ tenant_id: string } & Settings>(
    `select tenant_id, sales_nominal_code_id, inventory_nominal_code_id,
       sales_order_invoices_start_date::text, sales_credits_start_date::text
     from accounting_settings`,
  )
  return new Map(rows.map(({ tenant_id: id, ...settings }) => [id, textOf(settings)]))
}
