import { pick, type FaultTenant, type Random, type World } from '../world.ts'
import type { WriteKind } from './write-kind.ts'

interface CatalogRecord {
  readonly tenant: FaultTenant
  readonly path: Path
  readonly id: number
  name: string
  isArchived: boolean
  isBusy: boolean
}

const paths = ['stores', 'warehouses', 'nominal-codes', 'products'] as const
type Path = (typeof paths)[number]

// More would only slow the checks down.
const mostRecords = 600

/** Creates, renames and archives stores, warehouses, nominal codes and products. */
export function catalogRecords(): WriteKind {
  const records: CatalogRecord[] = []
  let created = 0

  async function create({ tenants, caller }: World, random: Random): Promise<void> {
    const [tenant, path] = [pick(random, tenants), pick(random, paths)]
    if (!tenant || !path) return
    created += 1
    const name = `Fault ${created}`
    const own = { stores: {}, warehouses: {}, products: { sku: name }, 'nominal-codes': { code: name, type: 'Asset' } }
    const body = { name, ...own[path] }
    const response = await caller.call({
      tenant,
      method: 'POST',
      path: `/${path}`,
      body,
      isKeyed: true,
      expected: [201],
    })
    if (!response) return
    records.push({ tenant, path, id: response.body.data.id, name, isArchived: false, isBusy: false })
  }

  async function change({ caller }: World, record: CatalogRecord, random: Random): Promise<void> {
    const { tenant, path, id } = record
    const at = `/${path}/${id}`
    if (random() < 0.6) {
      const name = `${record.name.replace(/ v.*/, '')} v${Math.floor(random() * 1e6)}`
      const response = await caller.call({ tenant, method: 'PATCH', path: at, body: { name }, expected: [200] })
      if (response) record.name = name
    } else {
      const action = record.isArchived ? 'unarchive' : 'archive'
      const response = await caller.call({ tenant, method: 'POST', path: `${at}/${action}`, body: {}, expected: [200] })
      if (response) record.isArchived = !record.isArchived
    }
  }

  return {
    name: 'stores, warehouses, nominal codes and products',
    async write(world, random) {
      const record = pick(random, records)
      if (!record || (random() < 0.4 && created < mostRecords)) return create(world, random)
      if (record.isBusy) return
      record.isBusy = true
      await change(world, record, random)
      record.isBusy = false
    },
    async check({ postgres }) {
      const found = await Promise.all(
        paths.map((path) =>
          postgres.query<{ key: string; name: string; is_archived: boolean }>(
            `select '${path}/' || id as key, name, archived_at is not null as is_archived
             from ${path.replace('-', '_')} where name like 'Fault %'`,
          ),
        ),
      )
      const rows = new Map(found.flat().map((row) => [row.key, row]))
      const wrong = records.flatMap(({ path, id, name, isArchived }) => {
        const row = rows.get(`${path}/${id}`)
        const isRight = row?.name === name && row.is_archived === isArchived
        return isRight ? [] : [`/${path}/${id} is ${JSON.stringify(row)} and not ${name}, archived: ${isArchived}`]
      })
      return rows.size === records.length
        ? wrong
        : [...wrong, `${records.length} catalog records were acknowledged, and ${rows.size} exist`]
    },
  }
}
