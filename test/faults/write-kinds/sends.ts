import type { WalmartSend } from '@aisle/contract'

import { wrongOf } from '../sent-order.ts'
import { type Instance, pick, type Random, type World } from '../world.ts'
import { AcknowledgedOnce } from './acknowledged-once.ts'
import { castDoubt } from './cast-doubt.ts'
import { addTarget, callFor, changeEarlier, findSends, type Result, type Target } from './send-targets.ts'
import type { WriteKind } from './write-kind.ts'

// Walmart takes 60 calls of a type a minute from a seller: as many sends as can end in the time in which all must be quiet.
const ordersPerTenant = 40
const commandsPerOrder = 9
const repeatedShare = 0.2
const doubtShare = 0.1

/** Acknowledges, ships, changes tracking, cancels and refunds. */
export function sends(): WriteKind {
  const targets: Target[] = []
  const accepted = new Map<number, Instance>()
  const acknowledged = new AcknowledgedOnce()
  let orders = 0
  let judged: readonly WalmartSend[] = []

  async function make(world: World, target: Target, random: Random): Promise<void> {
    target.made += 1
    if (random() < 0.2 && (await changeEarlier(world, target, random))) return
    const parcel = pick(random, target.parcels)
    const next = parcel !== undefined && random() < 0.25 ? target.commands.track(parcel) : target.commands.next()
    // Without a key, the reference alone makes a repeat the same send.
    const repeated = random() < repeatedShare ? [false] : []
    const results = await Promise.all(
      [...repeated, random() < 0.5].map((isKeyed) => callFor(world, target, { ...next, isKeyed })),
    )
    // A tracking update that has failed meanwhile is another send.
    if (next.method === 'POST') for (const text of differencesOf(results)) world.violations.add(text)
    for (const { send_id: sendId, fulfillment_id: fulfillmentId } of results.flat()) {
      if (typeof sendId === 'number') accepted.set(sendId, target.instance)
      if (typeof fulfillmentId === 'number') target.parcels.push(fulfillmentId)
    }
  }

  const lookAtAcknowledged = ({ simulator }: World) => acknowledged.look(simulator, targets)

  return {
    name: 'sends',
    weight: 8,
    async write(world, random) {
      const live = targets.filter(({ instance }) => !instance.isDeleted)
      const doubtful = live.filter(({ planned, doubts }) => planned && doubts.size === 0)
      const doubted = random() < doubtShare ? pick(random, doubtful) : undefined
      if (doubted) return castDoubt(world, doubted)
      const open = live.filter(({ made }) => made < commandsPerOrder)
      const isMore = targets.length < ordersPerTenant * world.tenants.length
      if (isMore && (open.length === 0 || random() < 0.2)) {
        orders += 1
        const added = await addTarget(world, random, orders)
        if (added) targets.push(added)
        return
      }
      const target = pick(random, open)
      if (target) await make(world, target, random)
    },
    async observe(world) {
      // Not while the database is read-only or full.
      await world.postgres.query(hurrySends).catch(() => undefined)
      return lookAtAcknowledged(world)
    },
    async readBack({ postgres }) {
      const ids = [...accepted].filter(([, instance]) => !instance.isDeleted).map(([id]) => id)
      const rows = await postgres.query<{ id: string }>('select id from sends where id = any($1)', [ids])
      const stored = new Set(rows.map(({ id }) => Number(id)))
      return ids.flatMap((id) =>
        stored.has(id) || accepted.get(id)?.isDeleted === true ? [] : [`send ${id} was accepted, and is lost`],
      )
    },
    async check(world) {
      const live = targets.filter(({ instance }) => !instance.isDeleted)
      const sent = await Promise.all(live.map(async (target) => ({ target, ofOrder: await findSends(world, target) })))
      judged = sent.flatMap(({ ofOrder }) => ofOrder)
      const wrong = sent.flatMap(({ target, ofOrder }) => wrongOf({ ...target, sends: ofOrder }))
      const untried = judged.some(isSeen) ? [] : ['no lost call was found on Walmart']
      return [...wrong, ...lookAtAcknowledged(world), ...untried]
    },
    summary: () => summaryOf(judged),
  }
}

/** A command that is repeated must be the same sends. */
function differencesOf(results: readonly (readonly Result[])[]): string[] {
  const ids = results.map((sent) => sent.map(({ send_id: id }) => id).join()).filter((text) => text !== '')
  return new Set(ids).size > 1 ? [`one command is the sends ${ids.join(' and ')}`] : []
}

function summaryOf(judged: readonly WalmartSend[]): string {
  const counts = Map.groupBy(judged, ({ type, status, outcome }) =>
    [type, status, ...(status === 'unknown' ? [outcome?.code] : [])].join(' '),
  )
  const named = [...counts].map(([name, { length }]) => `${name}: ${length}`).join(', ')
  const again = judged.filter(({ attempts }) => attempts > 1).length
  return `${named}; found on Walmart after a lost call: ${judged.filter(isSeen).length}, sent again: ${again}`
}

const isSeen = ({ outcome, attempts }: WalmartSend) => outcome?.code === 'seen_on_walmart' && attempts > 0

/**
 * Makes sends due whose call can no longer be under way. A call whose worker is alive was given up a minute before its send
 * is due, and a stalled network delivers it within seconds; a call whose worker was killed takes at most 30 s.
 */
export const hurrySends = `
  update sends set next_attempt_at = now()
  where has_turn and next_attempt_at > now() and (
    status = 'queued'
    or next_attempt_at < now() + interval '50 s'
    or next_attempt_at < now() + interval '90 s' and coalesce(sent_at, '-infinity') < now() - interval '40 s'
  )`
