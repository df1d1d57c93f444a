import type pg from 'pg'

import { type Aisle, type Lab, setUpInstance, startAisle } from './lab.ts'
import { addRows, orderTables } from './many-rows.ts'
import { startSimulator } from './programs.ts'
import { refresh } from './refresh.ts'
import { type Result, type Round, timed, toResult } from './result.ts'

interface Sizes {
  readonly rounds: number
  readonly orders: number
  /** Orders stored in the larger instance. */
  readonly stored: number
}

const fewStoredAtMost = 20_000
const refreshedAtMost = 4000

/**
 * The time per order of a refresh, with few and with many orders already stored in the instance: first when all of the
 * refreshed orders are new, then when none has changed.
 */
export async function benchGrowth(lab: Lab, { rounds, orders, stored }: Sizes): Promise<Result[]> {
  const fewStored = Math.min(stored, fewStoredAtMost)
  const refreshed = Math.min(orders, refreshedAtMost)
  const simulator = await startSimulator('--orders', String(refreshed), '--items', '1000', '--no-limits')
  lab.defer(() => simulator.stop())
  const prepare = async (rows: number) => {
    const aisle = await startAisle(lab, simulator.url)
    await aisle.startWorker()
    const id = await setUpInstance(aisle, simulator.seller)
    await addStoredOrders(aisle, id, rows)
    return { aisle, id }
  }
  const few = await prepare(fewStored)
  const many = await prepare(stored)
  const perOrder = async ({ aisle, id }: typeof few) => (await timed(() => refresh(aisle, id))) / refreshed
  const first: Round[] = []
  const again: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const { aisle } of [few, many]) await deleteRefreshed(aisle.pool)
    first.push({ baseline: await perOrder(few), ours: await perOrder(many) })
    again.push({ baseline: await perOrder(few), ours: await perOrder(many) })
  }
  const name = `a refresh of ${refreshed} new orders beside ${stored} against ${fewStored}`
  return [
    toResult({ name, unit: 'ms/order', target: '<= 1.1', rounds: first }),
    toResult({ name: 'the same again, nothing changed', unit: 'ms/order', target: '<= 1.1', rounds: again }),
  ]
}

async function addStoredOrders({ pool }: Aisle, instanceId: number, rows: number): Promise<void> {
  const { rows: found } = await pool.query<{ tenant_id: string }>(
    'select tenant_id from integration_instances where id = $1',
    [instanceId],
  )
  await addRows(pool, [{ tenantId: Number(found[0]?.tenant_id), instanceId, rows }], orderTables)
}

/** Deletes the orders of refreshes, the only ones with a digest, together with their lines and sales orders. */
async function deleteRefreshed(pool: pg.Pool): Promise<void> {
  await pool.query('delete from walmart_orders where digest is not null')
  // What autovacuum would do, but finished before the next round.
  await pool.query(`vacuum (analyze) ${orderTables.join(', ')}`)
}
