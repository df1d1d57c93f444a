import { setTimeout as sleep } from 'node:timers/promises'

import type { Slot } from './slot.ts'
import { pick, type Random, type World } from './world.ts'

type KillKind = 'api' | 'backend of Postgres' | 'postmaster' | 'worker'

/**
 * The share of each kind. If a backend is killed, Postgres terminates all connections and recovers; if the postmaster is,
 * everything of Postgres ends.
 */
const shares = { worker: 0.55, api: 0.25, 'backend of Postgres': 0.16, postmaster: 0.04 } as const

/** How many processes are asked to stop for each that is killed. */
const stopShare = 0.05

const longestPauseMs = 2000

export interface Killing {
  readonly random: Random
  readonly kills: number
  /** They kill concurrently, so that processes start and Postgres recovers while others are killed. */
  readonly lanes: number
  readonly signal: AbortSignal
  /** Called when Postgres has been killed. */
  readonly afterCrash: () => Promise<void>
}

/** Kills processes at random moments, with SIGKILL, and starts each again. Returns how many of each. */
export async function killAtRandom(world: World, killing: Killing): Promise<Map<KillKind, number>> {
  const counts = new Map<KillKind, number>()
  const planned = plan(killing.kills, killing.random)
  await Promise.all(Array.from({ length: killing.lanes }, () => killPlanned(world, { ...killing, planned, counts })))
  return counts
}

interface Lane extends Killing {
  readonly planned: KillKind[]
  readonly counts: Map<KillKind, number>
}

async function killPlanned(world: World, { random, signal, afterCrash, planned, counts }: Lane): Promise<void> {
  const stops: Promise<unknown>[] = []
  while (planned.length > 0 && !signal.aborted) {
    await sleep(random() * longestPauseMs, undefined, { signal }).catch(() => undefined)
    if (random() < stopShare) stops.push(...stopOne(world, random))
    // While no worker runs, for example, something else is killed first.
    const index = planned.findIndex((kind) => isPossible(world, kind))
    const [kind] = index === -1 ? [] : planned.splice(index, 1)
    if (kind === undefined) continue
    if (!(await kill(world, kind, random))) {
      planned.push(kind)
      continue
    }
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    if (isOfPostgres(kind)) await afterCrash()
  }
  await Promise.all(stops)
}

/** The kills in a random order. */
function plan(kills: number, random: Random): KillKind[] {
  const kinds = Object.entries(shares).flatMap(([kind, share]) =>
    Array.from({ length: Math.ceil(share * kills) }, () => kind as KillKind),
  )
  return kinds
    .map((kind) => ({ kind, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ kind }) => kind)
}

const isOfPostgres = (kind: KillKind) => kind === 'postmaster' || kind === 'backend of Postgres'

function isPossible({ slots }: World, kind: KillKind): boolean {
  return kind === 'api' || kind === 'worker' ? killable(slots, kind).length > 0 : true
}

/** Returns whether there was anything to kill. */
async function kill({ postgres, slots }: World, kind: KillKind, random: Random): Promise<boolean> {
  if (kind === 'backend of Postgres') return postgres.killBackend(random)
  if (kind === 'postmaster') return postgres.killPostmaster()
  const slot = pick(random, killable(slots, kind))
  await slot?.kill()
  return slot !== undefined
}

/** The processes that have started, so that a kill hits work and not a start. */
function killable(slots: readonly Slot[], command: 'api' | 'worker'): Slot[] {
  return slots.filter((slot) => {
    const { isReady, isAskedToEnd } = slot.current
    return slot.command === command && !slot.isLasting && isReady && !isAskedToEnd
  })
}

/** Asks a process to stop, and starts another one in its place. Returns the end of the stop. */
function stopOne({ slots }: World, random: Random): Promise<unknown>[] {
  const slot = pick(random, [...killable(slots, 'api'), ...killable(slots, 'worker')])
  return slot ? [slot.replace()] : []
}
