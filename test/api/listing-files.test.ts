import { beforeEach, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { addInstance, addListings, addProduct, archiveProduct } from './add-listings.ts'
import { expectError } from './expect-error.ts'

const api = useApi({ requestsPerMinute: 100_000 })
let id: number

beforeEach(async () => {
  await select(api, 'delete from products')
  id = await addInstance(api)
})

const importFile = (text: string | Uint8Array, rest: object = {}, instanceId = id) =>
  api.call('POST', `/api/walmart/${instanceId}/products/import-mappings`, {
    body: { file: Buffer.from(text).toString('base64'), ...rest },
  })
const mapped = async () =>
  Object.fromEntries(
    (await api.call('GET', `/api/walmart/${id}/products?per_page=100`)).body.data.map(
      (row: { sku: string; mapped_sku: string | null; link: { reason: string } }) => [
        row.sku,
        [row.mapped_sku, row.link.reason],
      ],
    ),
  )
const exportPart = async (input: object) =>
  (
    await sendRaw(api.url, {
      path: `/trpc/walmart.products.export?input=${encodeURIComponent(JSON.stringify({ id, ...input }))}`,
      headers: { authorization: `Bearer ${api.tenant.token}` },
    })
  ).body
const exportAll = async (input: object = {}) => {
  const parts: string[] = []
  for (let after: string | null | undefined; after !== null;) {
    const { data } = (await exportPart({ ...input, ...(after !== undefined && { after }) })).result
    parts.push(data.data)
    after = data.next as string | null
  }
  return parts
}

const skusIn = async (input: object) =>
  (await exportAll(input))
    .join('')
    .split('\r\n')
    .slice(1, -1)
    .map((row) => row.split(',')[1])

describe('importing mappings', () => {
  it('applies each row and returns its result', async () => {
    for (const sku of ['P', 'Q']) await addProduct(api, { sku })
    const old = await addProduct(api, { sku: 'OLD' })
    const { kept = 0 } = await addListings(
      api,
      id,
      ['new', 'other', 'gone', 'kept', 'bare', 'x'].map((sku) => ({ sku })),
    )
    await importFile('sku,mapped_sku\nother,P\ngone,P\nkept,OLD\n')
    await archiveProduct(api, old)
    const before = (await api.call('GET', `/api/walmart/${id}/products/${kept}`)).body
    const { status, body } = await importFile(
      'sku;mapped_sku\nnew;Q\nother;Q\ngone;\nkept;OLD\nbare;\nnone;P\nx;nothing\nx;P\n;P\n"new";\n',
    )
    expect(status).toBe(200)
    expect(body.message).toBe('1 mapped, 1 remapped, 1 unmapped, 2 unchanged, 5 failed.')
    expect(body.data.map((row: object) => Object.values(row))).toEqual([
      [2, 'new', 'Q', 'mapped', null],
      [3, 'other', 'Q', 'remapped', null],
      [4, 'gone', null, 'unmapped', null],
      [5, 'kept', 'OLD', 'unchanged', null],
      [6, 'bare', null, 'unchanged', null],
      [7, 'none', 'P', 'failed', 'The instance has no listing with the SKU "none".'],
      [8, 'x', 'nothing', 'failed', 'There is no product with the SKU "nothing".'],
      [9, 'x', 'P', 'failed', 'Row 8 has the same SKU and is used instead.'],
      [10, '', 'P', 'failed', 'The row has no SKU.'],
      [11, 'new', null, 'failed', 'Row 2 has the same SKU and is used instead.'],
    ])
    expect(await mapped()).toEqual({
      new: ['Q', 'mapped_by_hand'],
      other: ['Q', 'mapped_by_hand'],
      gone: [null, 'unmapped_by_hand'],
      kept: ['OLD', 'mapped_by_hand'],
      bare: [null, 'no_product_with_sku'],
      x: [null, 'no_product_with_sku'],
    })
    expect((await api.call('GET', `/api/walmart/${id}/products/${kept}`)).body).toEqual(before)
  })

  it('does not map archived products or listings', async () => {
    await archiveProduct(api, await addProduct(api, { sku: 'OLD' }))
    await addProduct(api, { sku: 'P' })
    const { a, b } = await addListings(api, id, [{ sku: 'a' }, { sku: 'b' }])
    await api.call('PUT', `/api/walmart/${id}/products/archive`, { body: { ids: [b] } })
    const { data } = (await importFile('sku,mapped_sku\na,OLD\nb,P\n')).body
    expect(data.map(({ result, message }: Record<string, string>) => [result, message])).toEqual([
      ['failed', 'The product with the SKU "OLD" is archived. Unarchive it first.'],
      ['failed', 'The listing with the SKU "b" is archived. Unarchive it first.'],
    ])
    expect(await select(api, 'select from listing_links where listing_id in ($1, $2)', [a, b])).toEqual([])
  })

  it.each([
    ['a file without the columns', 'sku,product\nA,B\n', /columns sku and mapped_sku in its header, line 1/],
    ['broken quotes', 'sku,mapped_sku\nA,"B\n', /unmatched quote on line 2/],
    ['invalid UTF-8', new Uint8Array([...Buffer.from('sku,mapped_sku\n'), 0xff]), /UTF-8 on line 2/],
  ])('is rejected with %s, and the message names the line', async (_, file, message) => {
    const response = await importFile(file)
    expectError(response, 'ERR_VALIDATION', { errors: { file: [expect.stringMatching(message)] } })
    expect(response.body.message).toMatch(/^The file field .*\.$/)
  })

  it.each<[string, object]>([
    ['invalid base64', { file: 'sku,mapped_sku' }],
    ['an empty file', { file: '' }],
    ['an unknown mapping type', { mapping_type: 'orders' }],
    ['a file that is too large', { file: 'A'.repeat(1_000_004) }],
  ])('is rejected with %s', async (_, rest) =>
    expectError(await importFile('sku,mapped_sku\nA,\n', rest), 'ERR_VALIDATION'),
  )

  it('accepts 10,000 rows', async () => {
    await select(
      api,
      `insert into walmart_listings (tenant_id, instance_id, sku, raw) select $1, $2, 'L' || n, '{}' from generate_series(1, 10000) n`,
      [api.tenant.id, id],
    )
    await select(
      api,
      `insert into products (tenant_id, sku, name) select $1, 'P' || n, 'x' from generate_series(1, 10000) n`,
      [api.tenant.id],
    )
    const rows = Array.from({ length: 10_000 }, (_, n) => `L${n + 1},P${n + 1}`)
    const { status, body } = await importFile(`sku,mapped_sku\n${rows.join('\n')}\n`)
    expect([status, body.message]).toEqual([200, '10000 mapped.'])
  })

  it('happens once per Idempotency-Key', async () => {
    await addProduct(api, { sku: 'P' })
    await addListings(api, id, [{ sku: 'a' }])
    const call = {
      body: { file: Buffer.from('sku,mapped_sku\na,P\n').toString('base64') },
      headers: { 'idempotency-key': `import-${id}` },
    }
    const path = `/api/walmart/${id}/products/import-mappings`
    const first = await api.call('POST', path, call)
    expect((await api.call('POST', path, call)).body).toEqual(first.body)
    expect((await importFile('sku,mapped_sku\na,P\n')).body.message).toBe('1 unchanged.')
  })

  it('returns 404 for an unknown instance', async () =>
    expectError(await importFile('sku,mapped_sku\nA,\n', {}, 999_999), 'ERR_NOT_FOUND'))
})

describe('exporting listings', () => {
  it('has a header and a row for each listing', async () => {
    await addProduct(api, { sku: 'P' })
    const { A: listing } = await addListings(api, id, [
      { sku: 'A', product_name: 'Mug, "blue"', price_amount: '9.90', raw: { mart: 'WALMART_US', shelf: '["Home"]' } },
    ])
    await importFile('sku,mapped_sku\nA,P\n')
    const [text = ''] = await exportAll()
    const [header, row, ...rest] = text.split('\r\n')
    expect(header).toMatch(/^id,sku,productName,mapped_sku,link_state,link_reason,/)
    expect(row).toMatch(
      new RegExp(`^${listing},A,"Mug, ""blue""",P,linked,mapped_by_hand,,,,,USD,9.90,,,WALMART_US,,"`),
    )
    expect(rest).toEqual([''])
  })

  it('has only the header if there are no listings', async () => {
    const parts = await exportAll()
    expect(parts).toHaveLength(1)
    expect(parts[0]).toMatch(/^id,sku,.*updated_at\r\n$/)
  })

  it('comes in parts that concatenate to the file', async () => {
    await select(
      api,
      `insert into walmart_listings (tenant_id, instance_id, sku, raw) select $1, $2, 'L' || n, '{}' from generate_series(1, 2000) n`,
      [api.tenant.id, id],
    )
    const parts = await exportAll()
    expect(parts).toHaveLength(2)
    const skus = parts
      .join('')
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',')[1])
    expect(skus).toEqual(Array.from({ length: 2000 }, (_, n) => `L${n + 1}`))
  })

  it('has the filters of the list', async () => {
    await addListings(api, id, [{ sku: 'A', published_status: 'PUBLISHED' }, { sku: 'B' }])
    expect(await skusIn({ publishedStatus: 'PUBLISHED' })).toEqual(['A'])
    expect(await skusIn({ search: 'b' })).toEqual(['B'])
    expect(await skusIn({ link_state: 'linked' })).toEqual([])
    expect(await skusIn({ archived: true })).toEqual([])
  })

  it('can be imported without changing anything', async () => {
    const skus = ['=SUM(A1)', '+1', '-1', '@x', "'=1", 'a,b', 'a;b', '"', "o'neil", ' x ', '東京', '🪑']
    await addListings(
      api,
      id,
      skus.map((sku) => ({ sku, product_name: 'two\nlines' })),
    )
    const listings = (await api.call('GET', `/api/walmart/${id}/products?per_page=100`)).body.data
    await select(api, `insert into products (tenant_id, sku, name) select $1, sku, 'x' from unnest($2::text[]) sku`, [
      api.tenant.id,
      skus.slice(1),
    ])
    await api.call('POST', `/api/walmart/${id}/products/create-sku-products`, {
      body: { ids: listings.filter(({ sku }: { sku: string }) => sku !== '-1').map((row: { id: number }) => row.id) },
    })
    const before = await mapped()
    expect(before['-1']).toEqual([null, 'auto_link_off'])
    expect(before['=SUM(A1)']).toEqual(['=SUM(A1)', 'created_from_listing'])
    const file = (await exportAll()).join('')
    const { body } = await importFile(file)
    expect(body.message).toBe(`${skus.length} unchanged.`)
    expect(body.data.map(({ sku }: { sku: string }) => sku)).toEqual(skus)
    expect(await mapped()).toEqual(before)
    // If the links are deleted, importing the file restores them.
    await select(api, 'delete from listing_links')
    expect((await importFile(file)).body.message).toBe(`${skus.length - 1} mapped, 1 unchanged.`)
  })

  it('rejects an unknown cursor', async () => {
    const response = await exportPart({ after: 'x' })
    expect(response.error.data).toMatchObject({
      code: 'ERR_VALIDATION',
      errors: { after: ['The after field must be the next value of the previous part.'] },
    })
  })

  it('returns 404 for an unknown instance', async () => {
    expect((await exportPart({ id: 999_999 })).error.data.code).toBe('ERR_NOT_FOUND')
  })
})
