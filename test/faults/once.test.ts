import { it } from 'vitest'

import { openWorld } from './open-world.ts'
import { longestFaultsMs, longestRestMs, runUnderFaults, suiteKills, suiteSeed } from './run-under-faults.ts'
import { useBundles } from './versions.ts'
import { instances } from './write-kinds/instances.ts'
import { refreshes } from './write-kinds/refreshes.ts'
import { returnRefunds } from './write-kinds/return-refunds.ts'
import { sends } from './write-kinds/sends.ts'

const bundles = useBundles()
const kills = Math.ceil(suiteKills / 6)

// They mostly wait: for processes to start, and until a lost call can no longer be under way.
it.concurrent.each([1, 2, 4])(
  `with %d workers, each send is applied once or not at all, and says which, while ${kills} processes are killed`,
  { timeout: longestFaultsMs + longestRestMs },
  async (workers) => {
    const seed = suiteSeed + 1000 * workers
    await using world = await openWorld({
      bundles: bundles(),
      seed,
      apis: 2,
      workers,
      isWorkerLasting: false,
      tenants: 1,
      orders: 20,
    })
    const kinds = [instances(), refreshes(), sends(), returnRefunds()]
    const lanes = { writes: 8, kills: workers, conditions: 1 }
    await runUnderFaults(world, { kinds, kills, lanes, seed })
  },
)
