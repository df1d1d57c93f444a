import { expect, it } from 'vitest'

import { divideSlots, flagOf } from './tenant-limit.ts'

/** Starts one job of each of these tenants. */
function start(slots: ReturnType<typeof divideSlots>, ...tenantIds: number[]) {
  for (const tenantId of tenantIds) slots.start([flagOf(tenantId)])
}

it('limits one tenant to half of a worker, and always leaves a share for another tenant', () => {
  const slots = divideSlots(10)
  start(slots, 1, 1, 1, 1)
  expect(slots.full()).toEqual([])
  start(slots, 1)
  expect(slots.full()).toEqual(['tenant:1'])
  start(slots, 2, 2)
  expect(slots.full()).toEqual(['tenant:1'])
  start(slots, 2)
  expect(slots.full()).toEqual(['tenant:1', 'tenant:2'])
})

it('forgets a tenant whose jobs have ended', () => {
  const slots = divideSlots(2)
  start(slots, 1)
  expect(slots.full()).toEqual(['tenant:1'])
  slots.end([flagOf(1)])
  expect(slots.full()).toEqual([])
})

it('allows every tenant one job, and ignores jobs without a tenant', () => {
  const slots = divideSlots(1)
  slots.start([])
  expect(slots.full()).toEqual([])
  start(slots, 1)
  expect(slots.full()).toEqual(['tenant:1'])
})
