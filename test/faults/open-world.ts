import { addSampleData, createTenant, createToken } from '@aisle/core'
import { createDatabase } from '@aisle/db'
import { createSimulator } from '@aisle/walmart-simulator'

import { encryptionKeys } from '../helpers/api.ts'
import { throughProxy } from '../helpers/postgres-proxy.ts'
import { seededRandom } from '../helpers/random.ts'
import { sellerOf } from '../helpers/simulator.ts'
import { createTcpProxy } from '../helpers/tcp-proxy.ts'
import { Caller } from './caller.ts'
import { clockModules } from './clocks.ts'
import { CrashingPostgres } from './postgres.ts'
import { Slot } from './slot.ts'
import { Violations } from './violations.ts'
import type { FaultTenant, World } from './world.ts'

const tenantCount = 3

export interface OpenWorld extends World {
  close(): Promise<void>
}

/** Starts Postgres, a simulator, two apis and three workers. One api and one worker are never killed. */
export async function openWorld(seed: number): Promise<OpenWorld> {
  const postgres = await CrashingPostgres.start()
  const sellers = Array.from({ length: tenantCount }, (_, index) => ({
    clientId: `seller-${index}`,
    clientSecret: `secret-${index}`,
  }))
  const simulator = createSimulator({ limits: false, items: 40, orders: 400, sellers })
  await simulator.listen()
  // Many pages, so that faults hit runs in the middle.
  simulator.fault({ path: /./, effect: { kind: 'cap-page', rows: 50 } })
  simulator.fault({ path: /./, effect: { kind: 'delay', ms: 30 } })
  const walmartProxy = await createTcpProxy(() => Number(new URL(simulator.url).port))
  const violations = new Violations()
  const env = {
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: throughProxy(simulator.url, walmartProxy).replace(/\/$/, ''),
    AISLE_REQUESTS_PER_MINUTE: '1000000',
    PORT: '0',
  }
  const slots = await Promise.all(
    ['api 1', 'api 2', 'worker 1', 'worker 2', 'worker 3'].map((name, index) => {
      const random = seededRandom(seed + 100 + index)
      const command = name.startsWith('api') ? 'api' : 'worker'
      const isLasting = name.endsWith('1')
      const imports = () => (isLasting ? [] : clockModules(random))
      return Slot.open({ name, command, isLasting, env, databaseUrl: postgres.url, imports, violations })
    }),
  )
  await Promise.all(slots.map((slot) => slot.untilReady()))
  const db = createDatabase({ url: postgres.url })
  const tenants: FaultTenant[] = []
  for (let index = 0; index < tenantCount; index++) {
    const domain = `tenant-${index}.example`
    const id = (await createTenant(db, { domains: [domain] })) ?? 0
    const sample = await addSampleData(db, domain, [])
    const token = await createToken(db, { domain, name: 'faults' })
    tenants.push({ id, domain, sample, token, seller: sellerOf(simulator, index) })
  }
  await db.destroy()
  const caller = new Caller(slots, violations, seededRandom(seed + 1))
  return {
    postgres,
    simulator,
    walmartProxy,
    slots,
    tenants,
    instances: [],
    caller,
    violations,
    async close() {
      await Promise.all(slots.map((slot) => slot.close()))
      walmartProxy.close()
      await simulator.close()
      await postgres.stop()
    },
  }
}
