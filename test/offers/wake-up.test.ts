import { expect, it } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { expectWaiting, openTransaction, select } from '../helpers/records.ts'
import { useOffers } from './use-offers.ts'

const offers = useOffers()

it('a value that is set while a worker queues the next job for later is sent at once', async () => {
  const [failed, set] = [offers.skuAt(0), offers.skuAt(1)]
  const key = `${offers.api.tenant.id}:offers:${offers.id}:stock`
  const payload = JSON.stringify({ tenantId: offers.api.tenant.id, instanceId: offers.id, channel: 'stock' })
  await offers.setStock([failed, set].map((sku) => ({ sku, quantity: 7 })))
  await offers.quiet()
  // One value waits for an hour, as after an error of Walmart.
  const wait = `update offer_targets set status = 'queued', next_attempt_at = now() + interval '1 hour' where sku = $1`
  await select(offers.api, wait, [failed])
  // What a caller does whose transaction has not been committed.
  await using caller = await openTransaction(offers.api)
  const change = `update offer_targets set amount = 8, version = version + 1, status = 'queued', next_attempt_at = now() where sku = $1`
  await caller.query(change, [set])
  // Due in a moment, so that no worker takes it before the first one has queued its own.
  const job = `select graphile_worker.add_job('tenant.send_offers', $1, job_key => $2, run_at => clock_timestamp() + interval '2 seconds')`
  await caller.query(job, [payload, key])
  await select(offers.api, `select graphile_worker.add_job('tenant.send_offers', $1)`, [payload])
  await expectWaiting(offers.api, 1)
  await caller.query('commit')
  await eventually(() => expect(offers.shown(set)).toBe(8))
})
