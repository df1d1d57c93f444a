import { setTimeout as sleep } from 'node:timers/promises'

import { expect } from 'vitest'

import { seededRandom } from '../helpers/random.ts'
import { injectConditions } from './conditions.ts'
import { checkLogs, checkMemory, checkQuiet, measureLogs, measureMemory, readBack, untilDrained } from './invariants.ts'
import { killAtRandom } from './kills.ts'
import { pick, type World } from './world.ts'
import type { WriteKind } from './write-kinds/index.ts'

// oxlint-disable-next-line node/no-process-env -- how this suite is given its size
const { FAULTS_KILLS = '300', FAULTS_SEED = String(Date.now() % 2 ** 31), FAULTS_MINUTES } = process.env
export const suiteKills = Number(FAULTS_KILLS)
export const suiteSeed = Number(FAULTS_SEED)
export const longestFaultsMs = 60_000 * Number(FAULTS_MINUTES ?? (12 * suiteKills) / 300)
/** For the rest of a test under faults. */
export const longestRestMs = 240_000

export interface FaultRun {
  /** What the load writes. */
  readonly kinds: readonly WriteKind[]
  readonly kills: number
  /** How many writes, kills and other faults there are at a time. */
  readonly lanes: { readonly writes: number; readonly kills: number; readonly conditions: number }
  readonly seed: number
}

/** Makes writes while everything goes wrong, waits until all is quiet, and fails if a promise was broken. */
export async function runUnderFaults(world: World, run: FaultRun): Promise<void> {
  const { kinds, kills } = run
  const loading = new AbortController()
  const load = Promise.all(
    Array.from({ length: run.lanes.writes }, (_, lane) => writeUntil(world, loading.signal, { run, lane })),
  )
  await untilSetUp(world)
  const memoryBefore = measureMemory(world)
  const { killed, wentWrong } = await injectFaults(world, run)
  loading.abort()
  await load

  const { violations, slots } = world
  const { left, ms } = await untilDrained(world)
  for (const text of left) violations.add(`not done ${ms} ms after the last fault: ${text}`)
  // If one was never killed, it is the first, and has been through everything.
  const [, ...otherWorkers] = slots.filter(({ command }) => command === 'worker')
  await Promise.all(otherWorkers.map((slot) => slot.stop()))
  if (left.length === 0) for (const text of await checkQuiet(world, kinds)) violations.add(text)
  const memoryAfter = measureMemory(world)
  for (const text of checkMemory(memoryBefore, world)) violations.add(text)
  await Promise.all(slots.map((slot) => slot.stop()))
  for (const text of checkLogs(world)) violations.add(text)

  const lines = [
    `SIGKILL: ${sumOf(killed)} (${textOf(killed)}); ${textOfStarts(world)}`,
    ...summaryOf(world, kinds),
    `Went wrong: ${textOf(wentWrong)}`,
    `Quiet ${ms} ms after the last fault`,
    `Resident MiB before: ${textOf(memoryBefore)}; after: ${textOf(memoryAfter)}`,
  ]
  console.log(`${slots.filter(({ command }) => command === 'worker').length} workers\n${lines.join('\n')}`)
  expect(violations.list()).toEqual([])
  expect(world.versions.nextStarts).toBeGreaterThan(0)
  expect(sumOf(killed), 'this machine is too slow: fewer kills than wanted').toBeGreaterThanOrEqual(kills)
}

function summaryOf(world: World, kinds: readonly WriteKind[]): string[] {
  const { caller, slots } = world
  const stops = slots.flatMap((slot) => slot.stopsMs)
  return [
    `SIGTERM: ${stops.length}, the longest stop took ${Math.max(...stops)} ms`,
    `Writes acknowledged: ${textOf(caller.acknowledged)}`,
    ...kinds.flatMap((kind) => (kind.summary ? [`${kind.name}: ${kind.summary()}`] : [])),
    `Repeated: ${caller.repeats}; replayed: ${caller.replays}`,
    `Responses: ${textOf(caller.statuses)}`,
    `Largest log: ${measureLogs(world)} KiB a minute`,
  ]
}

function textOfStarts({ slots, versions }: World): string {
  const starts = slots.reduce((sum, slot) => sum + slot.starts, 0)
  return `${starts} processes started, ${versions.nextStarts} of the next version`
}

const textOf = (counts: ReadonlyMap<string, number | undefined>) =>
  [...counts].map(([name, count]) => `${name}: ${count}`).join(', ')
const sumOf = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0)

interface Lane {
  readonly run: FaultRun
  readonly lane: number
}

/** Makes writes of all kinds, one after another. */
async function writeUntil(world: World, signal: AbortSignal, { run, lane }: Lane): Promise<void> {
  const weighted = run.kinds.flatMap((kind) => Array.from({ length: kind.weight ?? 1 }, () => kind))
  const random = seededRandom(run.seed + 10 + lane)
  while (!signal.aborted && !world.violations.areMany) {
    await pick(random, weighted)?.write(world, random)
    await sleep(20 + random() * 60)
  }
}

/** Waits until the first instance has been set up. */
async function untilSetUp(world: World): Promise<void> {
  const completed = `select from sync_runs where kind = 'orders' and status = 'completed'`
  await expect.poll(() => world.postgres.query(completed), { timeout: 180_000, interval: 200 }).not.toEqual([])
}

/** Returns the number of kills, and how often everything else went wrong. */
async function injectFaults(world: World, { kinds, kills, lanes, seed }: FaultRun) {
  const wentWrong = new Map<string, number>()
  const ended = new AbortController()
  const signal = AbortSignal.any([AbortSignal.timeout(longestFaultsMs), ended.signal])
  const others = Array.from({ length: lanes.conditions }, (_, lane) =>
    injectConditions(world, { random: seededRandom(seed + 30 + lane), signal, counts: wentWrong }),
  )
  const observing = observeUntil(world, kinds, signal)
  const upgrading = world.versions.upgrade(world.postgres.url, signal)
  const afterCrash = async () => {
    for (const text of await readBack(world, kinds)) world.violations.add(`after Postgres was killed: ${text}`)
  }
  const killed = await killAtRandom(world, {
    random: seededRandom(seed + 2),
    kills,
    lanes: lanes.kills,
    signal,
    afterCrash,
  })
  ended.abort()
  await Promise.all([...others, observing, upgrading])
  world.caller.faultsEndedAt = Date.now()
  world.receiver.isWell = true
  return { killed, wentWrong }
}

async function observeUntil(world: World, kinds: readonly WriteKind[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const kind of kinds) {
      for (const text of (await kind.observe?.(world)) ?? []) world.violations.add(`${kind.name}: ${text}`)
    }
    await sleep(2000, undefined, { signal }).catch(() => undefined)
  }
}
