import { beforeAll, describe, expect, it } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'

const names = ['Alpha', 'beta 50%', 'Gamma_x', 'gammaXx', 'Délta', 'echo', 'Foxtrot']
const api = useApi()
beforeAll(async () => {
  for (const name of names) await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { name }) })
})

const list = (query: string) => api.call('GET', `/api/walmart${query}`)
const namesIn = async (query: string) => (await list(query)).body.data.map(({ name }: { name: string }) => name)

describe('the list of instances', () => {
  it('is newest first, with ten rows per page', async () => {
    const { body } = await list('')
    expect(body).toMatchObject({ current_page: 1, last_page: 1, per_page: 10, total: 7, from: 1, to: 7 })
    expect(body.data.map(({ name }: { name: string }) => name)).toEqual(names.toReversed())
  })

  it('has every row on exactly one page, and none after the last page', async () => {
    const pages = []
    for (let page = 1; page <= 4; page += 1) pages.push((await list(`?per_page=3&page=${page}`)).body)
    expect(pages.flatMap(({ data }) => data.map(({ name }: { name: string }) => name))).toEqual(names.toReversed())
    expect(pages.map(({ from, to }) => [from, to])).toEqual([
      [1, 3],
      [4, 6],
      [7, 7],
      [null, null],
    ])
    expect(pages.every(({ last_page, total }) => last_page === 3 && total === 7)).toBe(true)
  })

  it('sorts by a column, ascending and descending, ignoring case', async () => {
    const sorted = ['Alpha', 'beta 50%', 'Délta', 'echo', 'Foxtrot', 'Gamma_x', 'gammaXx']
    expect(await namesIn('?sort=name')).toEqual(sorted)
    expect(await namesIn('?sort=-name')).toEqual(sorted.toReversed())
    // All values are equal, so the order is that of the ids.
    expect(await namesIn('?sort=connection_status')).toEqual(names)
    expect(await namesIn('?sort=-connection_status')).toEqual(names.toReversed())
  })

  it.each([
    ['GAMMA', ['gammaXx', 'Gamma_x']],
    ['50%', ['beta 50%']],
    ['a_x', ['Gamma_x']],
    ['\\', []],
    ['nothing', []],
    ['', names.toReversed()],
  ])('searches names for %j as plain text', async (search, found) => {
    expect(await namesIn(`?search=${encodeURIComponent(search)}`)).toEqual(found)
  })

  it.each([
    ['page=0', 'page', 'at least 1'],
    ['per_page=101', 'per_page', 'not be greater than 100'],
    ['per_page=ten', 'per_page', 'a number'],
    ['sort=secret', 'sort', 'one of'],
    ['sort=--name', 'sort', 'one of'],
    ['colour=red', 'colour', 'prohibited'],
    ['archived=1', 'archived', 'true or false'],
  ])('rejects ?%s and names the field', async (query, field, message) => {
    const { status, body } = await list(`?${query}`)
    expect([status, body.code]).toEqual([422, 'ERR_VALIDATION'])
    expect(body.errors[field][0]).toContain(message)
  })

  it('includes, selects or omits instances that are being deleted', async () => {
    const { body } = await api.call('POST', '/api/walmart', { body: instanceOf(api.tenant, { name: 'Hotel' }) })
    // Without a worker, the deletion does not finish.
    await api.call('DELETE', `/api/walmart/${body.data.id}`)
    expect(await namesIn('')).toEqual(['Hotel', ...names.toReversed()])
    expect(await namesIn('?archived=true')).toEqual(['Hotel'])
    expect(await namesIn('?archived=false')).toEqual(names.toReversed())
  })

  it('shows rows and total from one snapshot while others are added', async () => {
    const adding = Promise.all(
      Array.from({ length: 12 }, () => api.call('POST', '/api/walmart', { body: instanceOf(api.tenant) })),
    )
    for (let read = 0; read < 12; read += 1) {
      const { body } = await list('?per_page=100')
      expect(body.data).toHaveLength(body.total)
    }
    await adding
  })
})
