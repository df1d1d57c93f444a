import { labelOf, operations } from '@aisle/contract'
import { beforeAll, describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { sendRaw } from '../helpers/send-raw.ts'
import { addInstance, addListings } from './add-listings.ts'
import { expectError } from './expect-error.ts'

const api = useApi()
const files = operations.filter(([, op]) => op.file)

let id: number
beforeAll(async () => {
  id = await addInstance(api)
  await addListings(
    api,
    id,
    Array.from({ length: 2500 }, (_, index) => ({ sku: `MUG-${index}`, product_name: `Mug "${index}", blue` })),
  )
})

it('the exported file is the concatenation of the parts that tRPC returns', async () => {
  const { export: parts } = api.client().walmart.products
  let whole = ''
  let count = 0
  for (let after: string | null | undefined; after !== null; count += 1) {
    const part = await parts.query({ id, ...(after !== undefined && { after }) })
    whole += part.data
    after = part.next
  }
  expect(count).toBe(3)
  expect(whole.split('\r\n')).toHaveLength(2500 + 2)
  const response = await api.call('GET', `/api/walmart/${id}/products/export`)
  expect(response.body).toBe(whole)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
})

it('filters in the query apply to the file', async () => {
  const { body } = await api.call('GET', `/api/walmart/${id}/products/export?sku=MUG-7&archived=false`)
  expect(body.split('\r\n').map((line: string) => line.split(',')[1])).toEqual(['sku', 'MUG-7', undefined])
})

describe.each(files)('%s over REST', (_name, op) => {
  const path = () => `/api${op.path.replace('{id}', String(id))}`

  it('is a file with a name', async () => {
    const { status, headers } = await api.call('GET', path())
    expect(status).toBe(200)
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${op.file?.name}"`)
  })

  it('is rejected like any other operation', async () => {
    expectError(await api.call('GET', path(), { token: null }), 'ERR_UNAUTHENTICATED')
    if (op.path.includes('{id}')) {
      expectError(await api.call('GET', `/api${op.path.replace('{id}', '999999')}`), 'ERR_NOT_FOUND')
      expectError(await api.call('GET', `/api${op.path.replace('{id}', 'one')}`), 'ERR_VALIDATION')
    }
    expectError(await api.call('GET', `${path()}/all`), 'ERR_NOT_FOUND')
  })

  it.each(['POST', 'HEAD'])('does not allow %s', async (method) => {
    const response = await sendRaw(api.url, { method, path: path() })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
  })

  it.each(['colour', 'after', 'id', '__proto__'])('rejects a field %s in its query', async (field) => {
    expectError(await api.call('GET', `${path()}?${field}=1`), 'ERR_VALIDATION', {
      errors: { [field]: [`The ${labelOf(field)} field is prohibited.`] },
    })
  })
})
