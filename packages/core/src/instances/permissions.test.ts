import { globSync, readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { missingOf, toPermissions, walmartCalls } from './permissions.ts'

const sufficient = {
  price: 'full_access',
  feeds: 'full_access',
  inventory: 'full_access',
  orders: 'full_access',
  returns: 'full_access',
  item: 'view_only',
  shipping: 'view_only',
}

it.each<[string, object, string[]]>([
  ['all required permissions', {}, []],
  ['more than the required permissions', { item: 'full_access', rules: 'full_access' }, []],
  ['no access to unneeded parts of the API', { rules: 'no_access', lagtime: 'no_access' }, []],
  ['no access to required parts of the API', { item: 'no_access', orders: 'no_access' }, ['item', 'orders']],
  ['orders that may only be read', { orders: 'view_only' }, ['orders']],
  ['permissions that Walmart does not report', { orders: null, shipping: undefined, item: 'half_access' }, []],
])('finds the missing permissions of credentials with %s', (_, changes, missing) => {
  expect(missingOf(toPermissions({ ...sufficient, ...changes }))).toEqual(missing)
})

it('lists all permissions by name, needed or not', () => {
  expect(toPermissions({ rules: 'no_access', item: 'full_access' })).toEqual([
    { name: 'feeds', access: 'unknown', needed: 'full_access' },
    { name: 'inventory', access: 'unknown', needed: 'full_access' },
    { name: 'item', access: 'full_access', needed: 'view_only' },
    { name: 'orders', access: 'unknown', needed: 'full_access' },
    { name: 'price', access: 'unknown', needed: 'full_access' },
    { name: 'returns', access: 'unknown', needed: 'full_access' },
    { name: 'rules', access: 'no_access', needed: 'no_access' },
    { name: 'shipping', access: 'unknown', needed: 'view_only' },
  ])
})

it('lists exactly the calls that core makes to Walmart', () => {
  const files = globSync('packages/core/src/**/*.ts').filter((file) => !file.endsWith('.test.ts'))
  const calls = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bwalmart\.(\w+)\(/g)].map(([, name]) => name),
  )
  expect(new Set(calls)).toEqual(new Set(Object.keys(walmartCalls)))
})
