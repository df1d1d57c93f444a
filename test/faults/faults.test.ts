import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it } from 'vitest'

import { seededRandom } from '../helpers/random.ts'
import { invariants, readBack } from './invariants.ts'
import { openWorld } from './open-world.ts'
import {
  longestFaultsMs,
  longestRestMs,
  runUnderFaults,
  suiteKills as kills,
  suiteSeed as seed,
} from './run-under-faults.ts'
import { useBundles } from './versions.ts'
import { catalogRecords } from './write-kinds/catalog-records.ts'
import { buildWriteKinds } from './write-kinds/index.ts'

const bundles = useBundles()
const lanes = 6

it(
  `keeps its promises while ${kills} processes are killed and everything else goes wrong`,
  { timeout: longestFaultsMs + longestRestMs },
  async () => {
    const kinds = buildWriteKinds()
    console.log(`FAULTS_KILLS=${kills} FAULTS_SEED=${seed}`)
    console.log(`Invariants:\n${invariants.map((text) => `- ${text}`).join('\n')}`)
    console.log(`Writes: ${kinds.map(({ name }) => name).join('; ')}`)
    await using world = await openWorld({ bundles: bundles(), seed, apis: 3, workers: 6 })
    await runUnderFaults(world, { kinds, kills, lanes: { writes: 6, kills: 4, conditions: 2 }, seed })
  },
)

it('detects writes that were acknowledged and lost', { timeout: 180_000 }, async () => {
  await using world = await openWorld({
    bundles: bundles(),
    seed,
    apis: 1,
    workers: 0,
    settings: { synchronous_commit: 'off' },
  })
  const kind = catalogRecords()
  const random = seededRandom(seed)
  const loading = new AbortController()
  const load = Promise.all(
    Array.from({ length: lanes }, async () => {
      while (!loading.signal.aborted) await kind.write(world, random)
    }),
  )
  let lost: string[] = []
  for (let tries = 0; tries < 20 && lost.length === 0; tries++) {
    await sleep(500 + random() * 500)
    if (await world.postgres.killBackend(random)) lost = await readBack(world, [kind])
  }
  loading.abort()
  await load
  expect(lost).not.toEqual([])
})
