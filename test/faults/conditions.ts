import { setTimeout as sleep } from 'node:timers/promises'

import type { FaultEffect } from '@aisle/walmart-simulator'

import type { TcpProxy } from '../helpers/tcp-proxy.ts'
import type { Slot } from './slot.ts'
import { pick, type Random, type World } from './world.ts'

/** Something that goes wrong for some seconds. */
interface Condition {
  readonly name: string
  readonly longestMs: number
  /** Begins it, and returns how to end it. */
  begin(world: World, random: Random): Promise<() => unknown>
}

/** Between a process and Postgres. */
const betweenProcessAndPostgres: readonly Condition[] = [
  ofSlot('connections to Postgres are cut', 3000, async ({ postgresProxy }, random) => {
    const timer = setInterval(() => postgresProxy.cut(), 300 + random() * 700)
    return () => clearInterval(timer)
  }),
  ofSlot('connections to Postgres are slow', 6000, async ({ postgresProxy }, random) => {
    postgresProxy.delay(20 + random() * 200)
    return () => postgresProxy.delay(0)
  }),
  ofSlot('connections to Postgres swallow all traffic', 12_000, async ({ postgresProxy }) => {
    postgresProxy.stall()
    return () => postgresProxy.resume()
  }),
  ofSlot('a process is killed whose connections to Postgres stay open', 12_000, async (slot) => {
    if (slot.isLasting) return () => undefined
    slot.postgresProxy.leaveOpen(true)
    slot.postgresProxy.stall()
    await sleep(100)
    await slot.kill()
    slot.postgresProxy.resume()
    return () => slot.postgresProxy.leaveOpen(false)
  }),
]

const ofPostgres: readonly Condition[] = [
  {
    name: 'Postgres is read-only',
    longestMs: 6000,
    async begin({ postgres }) {
      await postgres.setReadOnly(true)
      return () => postgres.setReadOnly(false)
    },
  },
  {
    name: 'Postgres is out of disk space',
    longestMs: 6000,
    async begin({ postgres }) {
      await postgres.setFull(true)
      return () => postgres.setFull(false)
    },
  },
  {
    name: 'a stray transaction locks rows',
    longestMs: 6000,
    begin: async ({ postgres }) => postgres.lockRows(),
  },
]

const betweenWorkerAndWalmart: readonly Condition[] = [
  ...ofNetwork('Walmart', (world) => world.walmartProxy),
  ofWalmart('Walmart limits the rate', { kind: 'throttle', waitMs: 500 }),
  ofWalmart('Walmart fails', { kind: 'fail', status: 500 }),
  ofWalmart('Walmart responds with a page of HTML', { kind: 'fail', status: 503, form: 'html' }),
  ofWalmart('Walmart responds with HTML and 200', {
    kind: 'respond',
    status: 200,
    body: '<html><body>Maintenance</body></html>',
    contentType: 'text/html',
  }),
  ofWalmart('Walmart sends half a response', { kind: 'cut' }),
  ofWalmart('Walmart’s responses are lost', { kind: 'lose-response' }),
]

/** Everything that may go wrong apart from kills. */
const conditions: readonly Condition[] = [
  ...betweenProcessAndPostgres,
  ...ofPostgres,
  ...betweenWorkerAndWalmart,
  ...ofNetwork('receivers of webhooks', (world) => world.receiver.proxy),
]

function ofSlot(
  name: string,
  longestMs: number,
  begin: (slot: Slot, random: Random) => Promise<() => unknown>,
): Condition {
  return {
    name,
    longestMs,
    begin: async ({ slots }, random) => {
      const slot = pick(random, slots)
      return slot ? begin(slot, random) : () => undefined
    },
  }
}

/** Between workers and others, for all workers at once. */
function ofNetwork(name: string, proxyOf: (world: World) => TcpProxy): Condition[] {
  return [
    {
      name: `connections to ${name} are cut`,
      longestMs: 4000,
      async begin(world) {
        const timer = setInterval(() => proxyOf(world).cut(), 200)
        return () => clearInterval(timer)
      },
    },
    {
      name: `connections to ${name} are slow`,
      longestMs: 6000,
      async begin(world) {
        proxyOf(world).delay(300)
        return () => proxyOf(world).delay(0)
      },
    },
    {
      name: `connections to ${name} swallow all traffic`,
      longestMs: 6000,
      async begin(world) {
        proxyOf(world).stall()
        return () => proxyOf(world).resume()
      },
    },
  ]
}

function ofWalmart(name: string, effect: FaultEffect): Condition {
  return {
    name,
    longestMs: 4000,
    // Not for every call, so that some runs get further.
    begin: async ({ simulator }, random) => {
      const removers = Array.from({ length: 5 }, (_, index) =>
        simulator.fault({ path: /./, after: index * 3 + Math.floor(random() * 3), times: 2, effect }),
      )
      return () => removers.forEach((remove) => remove())
    },
  }
}

interface Injection {
  readonly random: Random
  readonly signal: AbortSignal
  /** How often each condition occurred. */
  readonly counts: Map<string, number>
}

/** Lets one thing after another go wrong until the signal aborts. */
export async function injectConditions(world: World, { random, signal, counts }: Injection): Promise<void> {
  const remaining: Condition[] = []
  while (!signal.aborted) {
    // Each condition once before any a second time.
    if (remaining.length === 0) remaining.push(...conditions)
    const [condition] = remaining.splice(Math.floor(random() * remaining.length), 1)
    if (!condition) continue
    counts.set(condition.name, (counts.get(condition.name) ?? 0) + 1)
    const end = await condition.begin(world, random)
    const lastsMs = condition.longestMs * (0.3 + 0.7 * random())
    await sleep(lastsMs, undefined, { signal }).catch(() => undefined)
    await end()
    await sleep(random() * 1000, undefined, { signal }).catch(() => undefined)
  }
}
