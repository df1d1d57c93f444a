import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it } from 'vitest'

import { seededRandom } from '../helpers/random.ts'
import { injectConditions } from './conditions.ts'
import {
  checkLogs,
  checkMemory,
  checkQuiet,
  invariants,
  measureLogs,
  measureMemory,
  readBack,
  untilDrained,
} from './invariants.ts'
import { killAtRandom } from './kills.ts'
import { openWorld } from './open-world.ts'
import { pick, type World } from './world.ts'
import { catalogRecords } from './write-kinds/catalog-records.ts'
import { buildWriteKinds } from './write-kinds/index.ts'

// oxlint-disable-next-line node/no-process-env -- how this suite is given its size
const { FAULTS_KILLS = '300', FAULTS_SEED = String(Date.now() % 2 ** 31), FAULTS_MINUTES } = process.env
const kills = Number(FAULTS_KILLS)
const seed = Number(FAULTS_SEED)
const longestFaultsMs = 60_000 * Number(FAULTS_MINUTES ?? (12 * kills) / 300)

const lanes = 6
const conditionLanes = 2

const kinds = buildWriteKinds()
const weighted = kinds.flatMap((kind) => Array.from({ length: kind.weight ?? 1 }, () => kind))
const conditionCounts = new Map<string, number>()

it(
  `keeps its promises while ${kills} processes are killed and everything else goes wrong`,
  { timeout: longestFaultsMs + 240_000 },
  async () => {
    console.log(`FAULTS_KILLS=${kills} FAULTS_SEED=${seed}`)
    console.log(`Invariants:\n${invariants.map((text) => `- ${text}`).join('\n')}`)
    console.log(`Writes: ${kinds.map(({ name }) => name).join('; ')}`)
    await using world = await openWorld({ seed, apis: 3, workers: 6 })
    const loading = new AbortController()
    const load = Promise.all(Array.from({ length: lanes }, (_, lane) => writeUntil(world, loading.signal, lane)))
    await untilSetUp(world)
    const before = measureMemory(world)
    const counts = await injectFaults(world)
    loading.abort()
    await load

    const { violations, caller, slots, versions } = world
    const { left, ms } = await untilDrained(world)
    for (const text of left) violations.add(`not done ${ms} ms after the last fault: ${text}`)
    // The worker that is left has been through everything.
    await Promise.all(
      slots.filter(({ command, isLasting }) => command === 'worker' && !isLasting).map((slot) => slot.stop()),
    )
    if (left.length === 0) for (const text of await checkQuiet(world, kinds)) violations.add(text)
    const after = measureMemory(world)
    for (const text of checkMemory(before, world)) violations.add(text)
    await Promise.all(slots.map((slot) => slot.stop()))
    for (const text of checkLogs(world)) violations.add(text)

    const killed = [...counts.values()].reduce((sum, count) => sum + count, 0)
    const stops = slots.flatMap((slot) => slot.stopsMs)
    const starts = slots.reduce((sum, slot) => sum + slot.starts, 0)
    console.log(
      `SIGKILL: ${killed} (${textOf(counts)}); ${starts} processes started, ${versions.nextStarts} of the next version`,
    )
    console.log(`SIGTERM: ${stops.length}, the longest stop took ${Math.max(...stops)} ms`)
    console.log(`Went wrong: ${textOf(conditionCounts)}`)
    console.log(`Quiet ${ms} ms after the last fault`)
    console.log(`Writes acknowledged: ${textOf(caller.acknowledged)}`)
    for (const kind of kinds) if (kind.summary) console.log(`${kind.name}: ${kind.summary()}`)
    console.log(`Repeated: ${caller.repeats}; replayed: ${caller.replays}`)
    console.log(`Responses: ${textOf(caller.statuses)}`)
    console.log(`Resident MiB before: ${textOf(before)}; after: ${textOf(after)}`)
    console.log(`Largest log: ${measureLogs(world)} KiB a minute`)
    expect(violations.list()).toEqual([])
    expect(versions.nextStarts).toBeGreaterThan(0)
    expect(killed, 'this machine is too slow: fewer kills than wanted').toBeGreaterThanOrEqual(kills)
  },
)

it('detects writes that were acknowledged and lost', { timeout: 180_000 }, async () => {
  await using world = await openWorld({ seed, apis: 1, workers: 0, settings: { synchronous_commit: 'off' } })
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

const textOf = (counts: ReadonlyMap<string, number | undefined>) =>
  [...counts].map(([name, count]) => `${name}: ${count}`).join(', ')

/** Makes writes of all kinds, one after another. */
async function writeUntil(world: World, signal: AbortSignal, lane: number): Promise<void> {
  const random = seededRandom(seed + 10 + lane)
  while (!signal.aborted && !world.violations.areMany) {
    await pick(random, weighted)?.write(world, random)
    await sleep(20 + random() * 60)
  }
}

/** Until the first instance has been set up. */
async function untilSetUp(world: World): Promise<void> {
  const completed = `select from sync_runs where kind = 'orders' and status = 'completed'`
  await expect.poll(() => world.postgres.query(completed), { timeout: 180_000, interval: 200 }).not.toEqual([])
}

/** Returns the number of kills. */
async function injectFaults(world: World): Promise<Awaited<ReturnType<typeof killAtRandom>>> {
  const ended = new AbortController()
  const signal = AbortSignal.any([AbortSignal.timeout(longestFaultsMs), ended.signal])
  const others = Array.from({ length: conditionLanes }, (_, lane) =>
    injectConditions(world, { random: seededRandom(seed + 30 + lane), signal, counts: conditionCounts }),
  )
  const observing = observeUntil(world, signal)
  const upgrading = world.versions.upgrade(world.postgres.url, signal)
  const afterCrash = async () => {
    for (const text of await readBack(world, kinds)) world.violations.add(`after Postgres was killed: ${text}`)
  }
  const counts = await killAtRandom(world, { random: seededRandom(seed + 2), kills, signal, afterCrash })
  ended.abort()
  await Promise.all([...others, observing, upgrading])
  world.caller.faultsEndedAt = Date.now()
  world.receiver.isWell = true
  return counts
}

async function observeUntil(world: World, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const kind of kinds) {
      for (const text of (await kind.observe?.(world)) ?? []) world.violations.add(`${kind.name}: ${text}`)
    }
    await sleep(2000, undefined, { signal }).catch(() => undefined)
  }
}
