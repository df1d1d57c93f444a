import { setTimeout as sleep } from 'node:timers/promises'

import type { Slot } from './slot.ts'
import { pick, type Random, type World } from './world.ts'

type KillKind = 'api' | 'backend of Postgres' | 'postmaster' | 'worker'

/** The share of each kind. If a backend is killed, Postgres terminates all connections and recovers. */
const shares = { 'backend of Postgres': 0.48, worker: 0.34, api: 0.13, postmaster: 0.05 } as const

/** How many processes are asked to stop for each that is killed. */
const stopShare = 0.06

export interface Killing {
  readonly random: Random
  readonly kills: number
  readonly signal: AbortSignal
}

/** Kills processes at random moments, with SIGKILL, and starts each again. Returns how many of each. */
export async function killAtRandom(world: World, { random, kills, signal }: Killing): Promise<Map<KillKind, number>> {
  const counts = new Map<KillKind, number>()
  const stops: Promise<unknown>[] = []
  const planned = plan(kills, random)
  while (planned.length > 0 && !signal.aborted) {
    await sleep(random() * 500)
    if (random() < stopShare) stops.push(...stopOne(world, random))
    // While no worker runs, for example, something else is killed first.
    const index = planned.findIndex((kind) => isPossible(world, kind))
    const kind = planned[index]
    if (kind === undefined || !(await kill(world, kind, random))) continue
    planned.splice(index, 1)
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  await Promise.all(stops)
  return counts
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

function isPossible({ slots }: World, kind: KillKind): boolean {
  return kind === 'postmaster' || kind === 'backend of Postgres' || killable(slots, kind).length > 0
}

/** Returns whether there was anything to kill. */
async function kill({ postgres, slots }: World, kind: KillKind, random: Random): Promise<boolean> {
  if (kind === 'backend of Postgres') return postgres.killBackend(random)
  if (kind === 'postmaster') await postgres.killPostmaster()
  else await pick(random, killable(slots, kind))?.kill()
  return true
}

/** Those that have started, so that a kill hits work and not a start. */
function killable(slots: readonly Slot[], command: 'api' | 'worker'): Slot[] {
  return slots.filter((slot) => slot.command === command && !slot.isLasting && slot.current.isReady)
}

/** Asks a process to stop, and starts another one in its place. Returns the end of the stop. */
function stopOne({ slots }: World, random: Random): Promise<unknown>[] {
  const slot = pick(random, [...killable(slots, 'api'), ...killable(slots, 'worker')])
  return slot ? [slot.replace()] : []
}
