import fc from 'fast-check'
import { expect, test } from 'vitest'

import { createCoverage } from './coverage.ts'
import { runScenario } from './run-scenario.ts'
import { setUp } from './set-up.ts'
import { scenario } from './step.ts'

test('orders behave like the model, whatever is done to them and whatever response is lost', async () => {
  const coverage = createCoverage()
  // To reproduce a failure, pass the seed and the path it reports next to `numRuns`.
  await fc.assert(
    fc.asyncProperty(scenario, async (one) => {
      const setup = await setUp()
      try {
        await runScenario(setup, one, coverage.add)
      } finally {
        await setup.simulator.close()
      }
    }),
    { numRuns: 60, unbiased: true },
  )
  // The comparison is meaningful only if each kind of operation was both legal and illegal.
  expect(coverage.missing()).toEqual([])
})
