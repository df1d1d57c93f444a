import fc from 'fast-check'
import { expect, test } from 'vitest'

import { playStory } from './play-story.ts'
import { startStage } from './stage.ts'
import { story } from './step.ts'
import { createTally } from './tally.ts'

test('an order lives as its model does, whatever is done to it and whatever answer is lost', async () => {
  const tally = createTally()
  // A failure says with which seed and path, given here beside `numRuns`, it comes back.
  await fc.assert(
    fc.asyncProperty(story, async (one) => {
      const stage = await startStage()
      try {
        await playStory(stage, one, tally.add)
      } finally {
        await stage.simulator.close()
      }
    }),
    { numRuns: 60, unbiased: true },
  )
  // Where nothing of a kind was legal, or everything, they would have agreed on little.
  expect(tally.missing()).toEqual([])
})
