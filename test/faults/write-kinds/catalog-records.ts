import { pick, type FaultTenant, type Random, type World } from '../world.ts'
import { Cells, type WriteKind } from './write-kind.ts'

interface CatalogRecord {
  readonly tenant: FaultTenant
  readonly path: Path
  readonly id: number
}

interface State {
  readonly name: string
  readonly isArchived: boolean
}

const paths = ['stores', 'warehouses', 'nominal-codes', 'products'] as const
type Path = (typeof paths)[number]

// More would only slow the checks down.
const mostRecords = 600

// Cells compare their values as they are.
const textOf = ({ name, isArchived }: State) => `${name}, archived: ${isArchived}`

/** Creates, renames and archives stores, warehouses, nominal codes and products. */
export function catalogRecords(): WriteKind {
  const records = new Map<string, CatalogRecord>()
  const states = new Map<string, State>()
  const cells = new Cells<string>()
  let created = 0

  async function create({ tenants, caller }: World, random: Random): Promise<void> {
    const [tenant, path] = [pick(random, tenants), pick(random, paths)]
    if (!tenant || !path) return
    created += 1
    const name = `Fault ${created}`
    const own = { stores: {}, warehouses: {}, products: { sku: name }, 'nominal-codes': { code: name, type: 'Asset' } }
    const body = { name, ...own[path] }
    const call = { tenant, method: 'POST', path: `/${path}`, body, isKeyed: true, expected: [201] }
    const response = await caller.call(call)
    if (!response) return
    const { id } = response.body.data
    const state = { name, isArchived: false }
    records.set(`${path}/${id}`, { tenant, path, id })
    states.set(`${path}/${id}`, state)
    cells.add(`${path}/${id}`, textOf(state))
  }

  async function change({ caller }: World, key: string, random: Random): Promise<string | undefined> {
    const [record, state] = [records.get(key), states.get(key)]
    if (!record || !state) return undefined
    const call = { tenant: record.tenant, expected: [200] }
    const at = `/${record.path}/${record.id}`
    let next: State
    if (random() < 0.6) {
      next = { ...state, name: `${state.name.replace(/ v.*/, '')} v${Math.floor(random() * 1e6)}` }
      if (!(await caller.call({ ...call, method: 'PATCH', path: at, body: { name: next.name } }))) return undefined
    } else {
      next = { ...state, isArchived: !state.isArchived }
      const path = `${at}/${next.isArchived ? 'archive' : 'unarchive'}`
      if (!(await caller.call({ ...call, method: 'POST', path, body: {} }))) return undefined
    }
    states.set(key, next)
    return textOf(next)
  }

  return {
    name: 'stores, warehouses, nominal codes and products',
    async write(world, random) {
      const key = pick(random, cells.names)
      if (key === undefined || (random() < 0.4 && created < mostRecords)) return create(world, random)
      await cells.change([key], () => change(world, key, random))
    },
    async readBack(world) {
      const wrong = await cells.differences(() => readAll(world))
      return wrong.map(({ name, expected, actual }) => `/${name} is ${actual} and not ${expected}`)
    },
    async check(world) {
      const { size } = await readAll(world)
      return size === records.size ? [] : [`${records.size} catalog records were acknowledged, and ${size} exist`]
    },
  }
}

async function readAll({ postgres }: World): Promise<Map<string, string>> {
  const found = await Promise.all(
    paths.map((path) =>
      postgres.query<{ key: string; name: string; is_archived: boolean }>(
        `select '${path}/' || id as key, name, archived_at is not null as is_archived
         from ${path.replace('-', '_')} where name like 'Fault %'`,
      ),
    ),
  )
  return new Map(found.flat().map((row) => [row.key, textOf({ name: row.name, isArchived: row.is_archived })]))
}
