import { expect, it } from 'vitest'

import { addProduct } from '../api/add-listings.ts'
import { useBooks } from './use-books.ts'

const books = useBooks()
const { api } = books

const importFile = (...rows: readonly string[]) => {
  const csv = ['sku,unit_cost,effective_from,currency', ...rows].join('\r\n')
  return books.send('POST', '/products/import-costs', { file: Buffer.from(csv).toString('base64') })
}
const costsOf = async (productId: number) =>
  (await books.get(`/products/${productId}/costs?sort=effective_from`)).data.map(
    ({ unit_cost, currency, effective_from }: Record<string, string>) =>
      [effective_from, unit_cost, currency].join(' '),
  )

it('an import sets the costs of valid rows, returns a result for each, and uses the last of repeated ones', async () => {
  const cup = await addProduct(api, { sku: 'CUP' })
  const { data, message } = await importFile(
    'CUP,2.5,2026-01-01,',
    'CUP,3,2026-02-01,CAD',
    'NONE,1,2026-01-01,',
    'CUP,-1,2026-03-01,',
    'CUP,2.75,2026-01-01,USD',
  )
  expect(data.map(({ row, result }: { row: number; result: string }) => [row, result])).toEqual([
    [2, 'set'],
    [3, 'set'],
    [4, 'failed'],
    [5, 'failed'],
    [6, 'set'],
  ])
  expect(data[2].message).toBe('There is no product with the SKU "NONE".')
  expect(data[3].message).toContain('unit_cost')
  expect(message).toBe('3 set, 2 failed.')
  expect(await costsOf(cup)).toEqual(['2026-01-01 2.75 USD', '2026-02-01 3 CAD'])
})

it('an import says which costs were already set, even for a product whose other costs change', async () => {
  const pot = await addProduct(api, { sku: 'POT' })
  await importFile('POT,5,2026-01-01,')
  const { data, message } = await importFile('POT,5.00,2026-01-01,', 'POT,6,2026-02-01,')
  expect(data.map(({ result }: { result: string }) => result)).toEqual(['unchanged', 'set'])
  expect(message).toBe('1 unchanged, 1 set.')
  expect(await costsOf(pot)).toEqual(['2026-01-01 5 USD', '2026-02-01 6 USD'])
})
