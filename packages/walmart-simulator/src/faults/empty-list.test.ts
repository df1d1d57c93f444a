import { expect, test } from 'vitest'

import { endpoints } from '../endpoints.ts'
import { emptyList, nothingFound } from './empty-list.ts'

const lists = endpoints.filter((endpoint) => 'list' in endpoint).map(({ path }) => path)

test.each(lists)('supports %s', (path) => {
  expect(JSON.stringify(emptyList(path, '?limit=5'))).toContain('[]')
  expect(nothingFound(path).status).toBe(404)
})

test('rejects other paths', () => {
  expect(() => emptyList('/v3/nothing', '')).toThrow('/v3/nothing')
})
