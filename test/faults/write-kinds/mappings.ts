import { pick, type FaultTenant, type Instance, type Random, type World } from '../world.ts'
import { Cells, pickInstance, type WriteKind } from './write-kind.ts'

const productsPerTenant = 5
const ways = ['one', 'one', 'some', 'file'] as const

/** Maps and unmaps listings by hand: one, some, or from a file. */
export function mappings(): WriteKind {
  const products = new Map<FaultTenant, number[]>()
  /** The product of each listing, or null. */
  const cells = new Cells<number | null>()

  async function addProduct({ caller }: World, tenant: FaultTenant): Promise<void> {
    const known = products.get(tenant) ?? []
    const sku = `MAPPED-${known.length}`
    // Another lane may be creating the same.
    products.set(tenant, [...known, 0])
    const body = { sku, name: `Mapped product ${known.length}` }
    const call = { tenant, method: 'POST', path: '/products', body, isKeyed: true, expected: [201] }
    const id: number = (await caller.call(call))?.body.data.id ?? 0
    products.set(
      tenant,
      (products.get(tenant) ?? []).map((other, index) => (index === known.length ? id : other)),
    )
  }

  async function mapSome(world: World, instance: Instance, random: Random): Promise<void> {
    // The others are archived by another kind of write; an archived listing cannot be mapped.
    const listings = await world.postgres.query<{ id: string }>(
      'select id from walmart_listings where instance_id = $1 and id % 2 = 0 order by id limit 40',
      [instance.id],
    )
    const known = (products.get(instance.tenant) ?? []).filter((id) => id > 0)
    const product = random() < 0.7 ? pick(random, known) : null
    const chosen = pick(random, listings)?.id
    const another = pick(random, listings)?.id
    if (product === undefined || chosen === undefined || another === undefined) return
    const how = pick(random, ways) ?? 'one'
    // If a file unmapped listings, each row would have to be judged separately.
    const names = how === 'some' || (how === 'file' && product !== null) ? [...new Set([chosen, another])] : [chosen]
    const mapping = { instance, listings: names.map(Number), product }
    const change = () =>
      how === 'file' ? mapFromFile(world, mapping) : map(world, { ...mapping, isBulk: how === 'some' })
    await cells.change(names, change, instance)
  }

  return {
    name: 'mappings of listings',
    async write(world, random) {
      const instance = pickInstance(world, random)
      if (!instance) return
      if ((products.get(instance.tenant) ?? []).length < productsPerTenant) return addProduct(world, instance.tenant)
      await mapSome(world, instance, random)
    },
    async readBack({ postgres }) {
      const wrong = await cells.differences(async (names) => {
        const rows = await postgres.query<{ listing_id: string; product_id: string }>(
          'select listing_id, product_id from listing_links where listing_id = any($1)',
          [names],
        )
        const stored = new Map(rows.map((row) => [row.listing_id, Number(row.product_id)]))
        return new Map(names.map((name) => [name, stored.get(name) ?? null]))
      })
      return wrong.map(({ name, expected, actual }) => `listing ${name} has the product ${actual} and not ${expected}`)
    },
  }
}

interface Mapping {
  readonly instance: Instance
  readonly listings: readonly number[]
  readonly product: number | null
  readonly isBulk: boolean
}

async function map({ caller }: World, { instance, listings, product, isBulk }: Mapping) {
  const about = { tenant: instance.tenant, instance }
  const path = `/walmart/${instance.id}/products`
  if (isBulk) {
    const changes = listings.map((id) => ({ sales_channel_listing_id: id, product_id: product }))
    const body = { mappings: changes }
    const response = await caller.call({ ...about, method: 'PUT', path: `${path}/map`, body, expected: [200] })
    return response && product
  }
  const one = { ...about, path: `${path}/${listings[0]}/map`, isKeyed: true }
  if (product !== null) {
    const body = { product_id: product }
    return (await caller.call({ ...one, method: 'POST', body, expected: [201] })) && product
  }
  // 409: it has no product, and may still be linked automatically.
  const response = await caller.call({ ...one, method: 'DELETE', expected: [200, 409] })
  return response?.status === 200 ? null : undefined
}

/** Rows that are wrong do not stop the others. */
async function mapFromFile(
  { caller, postgres, violations }: World,
  { instance, listings, product }: Omit<Mapping, 'isBulk'>,
) {
  const skus = await postgres.query<{ sku: string }>('select sku from walmart_listings where id = any($1)', [listings])
  const [mapped] = await postgres.query<{ sku: string }>('select sku from products where id = $1', [product])
  const rows = skus.map(({ sku }) => `"${sku.replaceAll('"', '""')}",${mapped?.sku ?? ''}`)
  const file = Buffer.from(['sku,mapped_sku', ...rows, 'NO SUCH SKU,'].join('\r\n')).toString('base64')
  const path = `/walmart/${instance.id}/products/import-mappings`
  const about = { tenant: instance.tenant, instance, isKeyed: true }
  const response = await caller.call({
    ...about,
    method: 'POST',
    path,
    body: { file, mapping_type: 'listings' },
    expected: [200],
  })
  if (response?.status !== 200) return undefined
  const results: readonly { result: string }[] = response.body.data
  const [last, ...own] = results.toReversed().map(({ result }) => result)
  if (last !== 'failed' || own.length !== rows.length || own.includes('failed')) {
    violations.add(`a file of mappings has the results ${JSON.stringify(results)}`)
    return undefined
  }
  // The listing had no product, and may still be linked automatically.
  return product === null && own[0] === 'unchanged' ? undefined : product
}
