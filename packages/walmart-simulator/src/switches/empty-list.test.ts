import { expect, test } from 'vitest'

import { endpoints } from '../endpoints.ts'
import { emptyList, nothingFound } from './empty-list.ts'

const lists = endpoints.filter((endpoint) => 'list' in endpoint).map(({ path }) => path)

test.each(lists)('knows what %s looks like without a row', (path) => {
  expect(JSON.stringify(emptyList(path, '?limit=5'))).toContain('[]')
  expect(nothingFound(path).status).toBe(404)
})

test('says so where it does not', () => {
  expect(() => emptyList('/v3/nothing', '')).toThrow('/v3/nothing')
})
