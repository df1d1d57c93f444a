import { beforeAll, describe, expect, it } from 'vitest'

import { instanceOf, type Tenant, useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { expectError } from './expect-error.ts'
import { newText } from './new-text.ts'

const api = useApi()
let other: Tenant
beforeAll(async () => {
  other = await api.createTenant('other.example')
})

const post = (path: string, body: object = {}, headers = {}) => api.call('POST', `/api${path}`, { body, headers })
const patch = (path: string, body: object) => api.call('PATCH', `/api${path}`, { body })
const get = (path: string) => api.call('GET', `/api${path}`)

interface Kind {
  readonly path: string
  /** The unique field. */
  readonly unique: string
  readonly isCaseSensitive: boolean
  readonly body: (changes?: object) => object
}
const kinds: readonly Kind[] = [
  { path: '/stores', unique: 'name', isCaseSensitive: false, body: (changes) => ({ name: newText(), ...changes }) },
  { path: '/warehouses', unique: 'name', isCaseSensitive: false, body: (changes) => ({ name: newText(), ...changes }) },
  {
    path: '/nominal-codes',
    unique: 'code',
    isCaseSensitive: true,
    body: (changes) => ({ code: newText(), name: 'Sales', type: 'Revenue', ...changes }),
  },
  {
    path: '/products',
    unique: 'sku',
    isCaseSensitive: true,
    body: (changes) => ({ sku: newText(), name: 'Mug', barcode: null, nominal_code_id: null, ...changes }),
  },
]

describe.each(kinds)('$path', ({ path, unique, isCaseSensitive, body }) => {
  it('creates one and returns its location', async () => {
    const wanted = body()
    const created = await post(path, wanted)
    expect(created.status).toBe(201)
    expect(created.body).toEqual({
      data: {
        id: expect.any(Number),
        ...wanted,
        archived_at: null,
        created_at: expect.any(String),
        updated_at: created.body.data.created_at,
      },
      message: null,
    })
    expect(created.headers.get('location')).toBe(`/api${path}/${created.body.data.id}`)
    expect((await get(`${path}/${created.body.data.id}`)).body).toEqual(created.body)
  })

  it('creates one per Idempotency-Key', async () => {
    const headers = { 'idempotency-key': newText() }
    const wanted = body()
    const first = await post(path, wanted, headers)
    expect((await post(path, wanted, headers)).body).toEqual(first.body)
    expectError(await post(path, body(), headers), 'ERR_IDEMPOTENCY_KEY_REUSED')
  })

  it(`rejects a second one with the same ${unique}, ${isCaseSensitive ? 'case-sensitive' : 'ignoring case'}`, async () => {
    const { [unique]: value } = (await post(path, body())).body.data
    const errors = { [unique]: [`The ${unique} has already been taken.`] }
    expectError(await post(path, body({ [unique]: value })), 'ERR_VALIDATION', { errors })
    const otherCase = await post(path, body({ [unique]: value.toUpperCase() === value ? 'ab' : value.toUpperCase() }))
    expect(otherCase.status).toBe(isCaseSensitive ? 201 : 422)
    const { id } = (await post(path, body())).body.data
    expectError(await patch(`${path}/${id}`, { [unique]: value }), 'ERR_VALIDATION', { errors })
  })

  it(`names the archived one that has the ${unique}, which lists omit by default`, async () => {
    const { data } = (await post(path, body())).body
    const second = (await post(path, body())).body.data.id
    await post(`${path}/${data.id}/archive`)
    const message = expect.stringMatching(
      new RegExp(
        `^The ${unique} has already been taken\\. .* unarchive it with POST /api${path}/${data.id}/unarchive, or`,
      ),
    )
    const details = { message, errors: { [unique]: [message] } }
    const value = isCaseSensitive ? data[unique] : data[unique].toUpperCase()
    expectError(await post(path, body({ [unique]: value })), 'ERR_VALIDATION', details)
    expectError(await patch(`${path}/${second}`, { [unique]: value }), 'ERR_VALIDATION', details)
  })

  it('accepts one of ten concurrent identical requests', async () => {
    const wanted = body()
    const responses = await Promise.all(Array.from({ length: 10 }, () => post(path, wanted)))
    expect(responses.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 9 }, () => 422)])
  })

  it('changes only the given fields, and nothing if they are the same', async () => {
    const { data } = (await post(path, body())).body
    const name = newText()
    const changed = (await patch(`${path}/${data.id}`, { name })).body.data
    expect(changed).toEqual({ ...data, name, updated_at: changed.updated_at })
    expect(changed.updated_at > data.updated_at).toBe(true)
    for (const same of [{}, { name }, { [unique]: changed[unique] }]) {
      expect((await patch(`${path}/${data.id}`, same)).body.data).toEqual(changed)
    }
    expect((await get(`${path}/${data.id}`)).body.data).toEqual(changed)
  })

  it('archives and unarchives; repeating either changes nothing', async () => {
    const { data } = (await post(path, body())).body
    const listed = async (archived: boolean) =>
      (await get(`${path}?per_page=100&archived=${archived}`)).body.data.some(
        ({ id }: { id: number }) => id === data.id,
      )
    expect([await listed(false), await listed(true)]).toEqual([true, false])
    const archived = (await post(`${path}/${data.id}/archive`)).body.data
    expect(archived).toEqual({ ...data, archived_at: expect.any(String), updated_at: archived.archived_at })
    expect((await post(`${path}/${data.id}/archive`)).body.data).toEqual(archived)
    expect([await listed(false), await listed(true)]).toEqual([false, true])
    expect((await get(`${path}/${data.id}`)).body.data).toEqual(archived)
    const restored = (await post(`${path}/${data.id}/unarchive`)).body.data
    expect(restored).toEqual({ ...data, updated_at: expect.any(String) })
    expect((await post(`${path}/${data.id}/unarchive`)).body.data).toEqual(restored)
  })

  it.each([
    ['a missing value', {}, 'is required'],
    ['an empty text', { [unique]: ' ' }, 'is required'],
    ['a number', { [unique]: 1 }, 'must be a string'],
    ['a line break', { [unique]: 'a\nb' }, 'must not contain control characters'],
    ['too much text', { [unique]: 'x'.repeat(256) }, 'must not be greater than 255 characters'],
  ])('rejects %s', async (_, wrong, message) => {
    const { [unique]: __, ...rest } = body() as Record<string, unknown>
    const response = await post(path, { ...rest, ...wrong })
    expectError(response, 'ERR_VALIDATION', { errors: { [unique]: [expect.stringContaining(message)] } })
  })

  it('sorts by its columns and searches them', async () => {
    const mark = newText()
    const created: string[] = []
    for (const letter of ['b', 'C', 'a']) {
      created.push((await post(path, body({ [unique]: `${letter}${mark}`, name: `${letter}${mark}` }))).body.data.name)
    }
    const names = async (query: string) =>
      (await get(`${path}?search=${mark.toUpperCase()}&${query}`)).body.data.map(({ name }: { name: string }) => name)
    expect(await names('')).toEqual(created.toReversed())
    expect(await names('sort=id')).toEqual(created)
    expect(await names('sort=name')).toEqual(['a', 'b', 'C'].map((letter) => letter + mark))
    expect(await names('sort=-name')).toEqual(['C', 'b', 'a'].map((letter) => letter + mark))
    expect(await names('sort=name&per_page=2&page=2')).toEqual([`C${mark}`])
    expect((await get(`${path}?search=${mark}_`)).body.total).toBe(0)
    expect((await get(`${path}?search=`)).body.total).toBe((await get(path)).body.total)
  })

  it(`does not conflict with another tenant's`, async () => {
    const { data } = (await post(path, body())).body
    const table = path.slice(1).replace('-', '_')
    const columns = Object.keys(body()).join(', ')
    await select(
      api,
      `insert into ${table} (tenant_id, ${columns}) select $1, ${columns} from ${table} where id = $2`,
      [other.id, data.id],
    )
    expect((await get(`${path}?search=${data[unique]}`)).body.total).toBe(1)
  })
})

describe('a nominal code', () => {
  it.each(['revenue', '', null, 1])('cannot have the type %j', async (type) => {
    expectError(await post('/nominal-codes', { code: newText(), name: 'x', type }), 'ERR_VALIDATION', {
      errors: { type: [expect.stringContaining('must be one of: Revenue, Expense')] },
    })
  })
})

describe('a product', () => {
  it('has an optional barcode and is found by it', async () => {
    const barcode = newText()
    const { data } = (await post('/products', { sku: newText(), name: 'Mug', barcode })).body
    expect((await get(`/products?search=${barcode}`)).body.data).toEqual([data])
    expect((await patch(`/products/${data.id}`, { name: 'Cup' })).body.data.barcode).toBe(barcode)
    expect((await patch(`/products/${data.id}`, { barcode: null })).body.data.barcode).toBeNull()
    expect((await post('/products', { sku: newText(), name: 'Mug' })).body.data.barcode).toBeNull()
  })
})

describe('an archived record', () => {
  it('cannot be newly referenced; existing references remain valid', async () => {
    const store = (await post('/stores', { name: newText() })).body.data.id
    const code = (await post('/nominal-codes', { code: newText(), name: 'x', type: 'Sales' })).body.data.id
    const settings = { store_id: store, sales_nominal_code_id: code }
    const create = () => post('/walmart', instanceOf(api.tenant, { integration_settings: settings }))
    const instance = (await create()).body.data
    await post(`/stores/${store}/archive`)
    await post(`/nominal-codes/${code}/archive`)
    const errors = {
      'integration_settings.store_id': [
        'The selected integration settings.store id is invalid. GET /api/stores lists the valid ones.',
      ],
      'integration_settings.sales_nominal_code_id': [
        'The selected integration settings.sales nominal code id is invalid. GET /api/nominal-codes lists the valid ones.',
      ],
    }
    expectError(await create(), 'ERR_VALIDATION', { errors })
    expect((await get(`/walmart/${instance.id}`)).body.data.integration_settings).toMatchObject(settings)
    const changed = { integration_settings: { ...settings, auto_link_products: false } }
    expect((await patch(`/walmart/${instance.id}`, changed)).status).toBe(200)
    const another = (await post('/walmart', instanceOf(api.tenant))).body.data.id
    expectError(await patch(`/walmart/${another}`, changed), 'ERR_VALIDATION', { errors })
    await post(`/stores/${store}/unarchive`)
    await post(`/nominal-codes/${code}/unarchive`)
    expect((await create()).status).toBe(201)
  })
})

describe('the list of integrations', () => {
  it('has the id that creating an instance needs', async () => {
    const { body } = await get('/integrations?search=WALM')
    expect(body).toMatchObject({ total: 1, data: [{ id: expect.any(Number), type: 'walmart', name: 'Walmart' }] })
    const created = await post('/walmart', instanceOf(api.tenant, { integration_id: body.data[0].id }))
    expect(created.status).toBe(201)
    expect((await get('/integrations?search=nothing')).body.total).toBe(0)
  })
})
