import { operations } from '@aisle/contract'
import { describe, it } from 'vitest'

import { validCases } from './valid-cases.ts'
import { useWorld } from './world.ts'

const world = useWorld()

describe.each(operations)('%s', (name, op) => {
  it.each(validCases([name, op]))('$title', ({ run }) => run(world))
})
