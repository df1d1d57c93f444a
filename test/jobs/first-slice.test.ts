import { expect, it } from 'vitest'

import { buildTaskList } from '../../packages/core/src/tasks.ts'
import { useApi } from '../helpers/api.ts'
import { select } from '../helpers/records.ts'
import { sellerOf, useSimulator } from '../helpers/simulator.ts'
import { createInstance, startRefresh, startWorker, waitForCompletion } from '../helpers/worker.ts'

const path = '/v3/items'
const pageMs = 250
const simulator = useSimulator({
  items: 100,
  orders: 0,
  faults: [{ path, effect: { kind: 'cap-page', rows: 5 } }],
})
const api = useApi({ walmartUrl: () => simulator.url })

it(
  'stops a run after a second at first, so that others that are due at once can start',
  { timeout: 60_000 },
  async () => {
    const worker = startWorker(api)
    const id = await createInstance(api, { seller: sellerOf(simulator) })
    await waitForCompletion(api, id)
    await worker.stop()
    // Each page then takes at least this long, however fast the machine is. All of them have something to store.
    simulator.fault({ path, effect: { kind: 'delay', ms: pageMs } })
    await select(api, `update walmart_listings set digest = sha256('')`)
    const runId = await startRefresh(api, id, 'products')
    const runProducts = buildTaskList(api.services)['tenant.run_products']
    await runProducts?.({ tenantId: api.tenant.id, runId }, undefined as never)
    const [run] = await select<{ pages: number; status: string }>(
      api,
      'select pages, status from sync_runs where id = $1',
      [runId],
    )
    expect(run?.status).toBe('running')
    expect(run?.pages).toBeGreaterThan(0)
    expect(run?.pages).toBeLessThanOrEqual(1000 / pageMs + 1)
  },
)
