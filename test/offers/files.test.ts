import { describe, expect, it } from 'vitest'

import { hurry } from '../helpers/worker.ts'
import { useOffers } from './use-offers.ts'

const offers = useOffers({ items: 1100 })
const { api } = offers

const importFile = (of: 'inventory' | 'prices', text: string) =>
  api.call('POST', `/api/walmart/${offers.id}/${of}/import`, { body: { file: Buffer.from(text).toString('base64') } })

async function exportFile(of: 'inventory' | 'prices', query = '') {
  const response = await fetch(`${api.url}/api/walmart/${offers.id}/${of}/export?${query}`, {
    headers: { authorization: `Bearer ${api.tenant.token}` },
  })
  expect(response.headers.get('content-type')).toContain('text/csv')
  return (await response.text()).split('\r\n').slice(0, -1)
}

describe('a file of stock levels', () => {
  it('sets those of valid rows, and returns a result for each row', async () => {
    const [first, second] = [offers.skuAt(0), offers.skuAt(1)]
    const shipNode = offers.seller.shipNodes[0]?.shipNode ?? ''
    await offers.setStock([{ sku: second, quantity: 7 }])
    const { status, body } = await importFile(
      'inventory',
      `\uFEFFsku;quantity;ship_node;note\r\n${first};12;;\r\n${first};3;${shipNode};\r\n${second};7;;\r\n` +
        `VASE;1;;\r\n${first};9;;\r\n${second};1.5;99;\r\n;1;;\r\n${second};1;99;=1+1\r\n`,
    )
    expect(status).toBe(202)
    expect(body.message).toBe('2 set, 1 unchanged, 5 failed.')
    expect(body.data.map((row: object) => Object.values(row))).toEqual([
      [2, first, 'set', null],
      [3, first, 'set', null],
      [4, second, 'unchanged', null],
      [5, 'VASE', 'failed', 'The instance has no listing with the SKU "VASE".'],
      [6, first, 'failed', 'An earlier item in this call already sets it.'],
      [7, second, 'failed', 'The quantity must be a whole number of units.'],
      [8, '', 'failed', 'The row has no SKU.'],
      [9, second, 'failed', 'The instance has no location 99.'],
    ])
    await offers.quiet()
    expect([offers.shown(first), offers.shown(first, shipNode), offers.shown(second)]).toEqual([12, 3, 7])
    const broken = await importFile('inventory', 'sku,quantity\n"a,1\n')
    expect(broken.status).toBe(422)
    expect(broken.body.errors.file[0]).toContain('line 2')
  })

  it('that was exported can be edited and imported', async () => {
    const sku = offers.skuAt(2)
    await offers.setStock([{ sku, quantity: 5 }])
    await offers.quiet()
    const [header, row, ...others] = await exportFile('inventory', `sku=${sku}`)
    expect(header).toBe(
      'sku,ship_node,quantity,buffer,floor,offered_quantity,limited_by,status,message,confirmed_quantity,confirmed_at,' +
        'reported_quantity,reported_at,drifted_at',
    )
    expect(others).toEqual([])
    expect(row).toMatch(new RegExp(`^${sku},,5,0,0,5,,applied,,5,2[^,]+,,,$`))
    const { body } = await importFile('inventory', `${header}\r\n${row?.replace(`${sku},,5,`, `${sku},,6,`)}\r\n`)
    expect(body.message).toBe('1 set.')
    await offers.quiet()
    expect(offers.shown(sku)).toBe(6)
  })

  it('has an apostrophe before each formula, which is removed on import', async () => {
    const item = offers.seller.items.at(-1)
    const sku = '=1+1'
    offers.seller.items.push({ ...(item as NonNullable<typeof item>), sku })
    await api.call('POST', `/api/walmart/${offers.id}/products/refresh`, { body: {} })
    await expect
      .poll(async () => (await api.call('GET', `/api/walmart/${offers.id}/products?sku=%3D1%2B1`)).body.total, {
        timeout: 60_000,
      })
      .toBe(1)
    const { body } = await importFile('prices', `sku,price\n'${sku},5.00\n`)
    expect(body.data).toEqual([{ row: 2, sku, result: 'set', message: null }])
    expect((await exportFile('prices', 'sku=%3D1%2B1'))[1]).toMatch(/^"'=1\+1",5\.00,/)
    await hurry(api)
  })

  it('of ten thousand rows is one call', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => `${offers.skuAt(index % 1000) || 'VASE'},${index}`)
    const { status, body } = await importFile('inventory', `sku,quantity\n${rows.join('\n')}\n`)
    expect(status).toBe(202)
    expect(body.message).toBe('1000 set, 9000 failed.')
    // More than a part of the export has.
    await offers.setStock(offers.seller.items.slice(1000, 1090).map(({ sku }) => ({ sku, quantity: 1 })))
    expect((await exportFile('inventory')).length).toBeGreaterThan(1090)
    const tooMany = await importFile('inventory', `sku,quantity\n${rows.join('\n')}\nVASE,1\n`)
    expect(tooMany.body.errors.file[0]).toContain('more than 10,000 rows')
  })
})

describe('a file of prices', () => {
  it('sets those of valid rows', async () => {
    const { body } = await importFile(
      'prices',
      `sku,price\n${offers.skuAt(5)},12.5\n${offers.skuAt(6)},0\n${offers.skuAt(7)},1e3\n`,
    )
    expect(
      body.data.map(({ result, message }: { result: string; message: string | null }) => [result, message]),
    ).toEqual([
      ['set', null],
      ['failed', 'The price must be a positive decimal with at most two decimals, such as 12.50.'],
      ['failed', 'The price must be a positive decimal with at most two decimals, such as 12.50.'],
    ])
    const rows = await exportFile('prices', `sku=${offers.skuAt(5)}`)
    expect(rows[0]).toBe('sku,price,status,message,confirmed_at')
    expect(rows[1]).toMatch(new RegExp(`^${offers.skuAt(5)},12\\.50,`))
  })
})
