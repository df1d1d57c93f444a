import { operations } from '@aisle/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { rejectionCases } from './rejection-cases.ts'
import { useWorld } from './world.ts'

const world = useWorld()
const rows = async () => [await world.rowsOf(world.tenant), await world.rowsOf(world.foreign)]
let before: string[]
beforeAll(async () => {
  before = await rows()
})

describe.each(operations)('%s', (name, op) => {
  it.each(rejectionCases([name, op]))('$title', ({ run }) => run(world))
})

afterAll(async () => {
  expect(await rows(), 'rejected calls have changed nothing').toEqual(before)
})
