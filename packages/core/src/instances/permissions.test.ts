import { expect, it } from 'vitest'

import { missingOf, toPermissions } from './permissions.ts'

const open = {
  orders: 'full_access',
  returns: 'full_access',
  inventory: 'full_access',
  price: 'full_access',
  feeds: 'full_access',
  item: 'view_only',
  shipping: 'view_only',
}

it.each<[string, object, string[]]>([
  ['all it needs', {}, []],
  ['more than it needs', { item: 'full_access', rules: 'full_access' }, []],
  ['no part that it does not need', { rules: 'no_access' }, []],
  ['a part to view that it has to change', { orders: 'view_only' }, ['orders']],
  ['a part that it has to view not at all', { item: 'no_access', price: 'no_access' }, ['item', 'price']],
  ['a part of which Walmart says nothing', { orders: null, returns: undefined, feeds: 'half_access' }, []],
])('of a key that has %s', (_, changes, missing) => {
  expect(missingOf(toPermissions({ ...open, ...changes }))).toEqual(missing)
})

it('are listed by name, needed or not', () => {
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
