import { addSampleData, createTenant, createToken } from '@aisle/core'
import { createDatabase } from '@aisle/db'
import { createSimulator, type Simulator } from '@aisle/walmart-simulator'

import { encryptionKeys } from '../helpers/api.ts'
import { throughProxy } from '../helpers/postgres-proxy.ts'
import { seededRandom } from '../helpers/random.ts'
import { createTcpProxy } from '../helpers/tcp-proxy.ts'
import { Caller } from './caller.ts'
import { clockModules } from './clocks.ts'
import { CrashingPostgres } from './postgres.ts'
import { Slot } from './slot.ts'
import { type Bundles, Versions } from './versions.ts'
import { Violations } from './violations.ts'
import { WebhookReceiver } from './webhook-receiver.ts'
import type { FaultTenant, World } from './world.ts'

export interface OpenWorld extends World, AsyncDisposable {}

export interface WorldOptions {
  readonly bundles: Bundles
  readonly seed: number
  readonly apis: number
  readonly workers: number
  /** Whether the first worker is never killed, like the first api. Default: yes. */
  readonly isWorkerLasting?: boolean
  /** Each sells on its own. Default: 3. */
  readonly tenants?: number
  /** What Walmart has of each tenant at first. Default: 400. */
  readonly orders?: number
  /** Settings of Postgres. */
  readonly settings?: Record<string, string>
}

/** Starts Postgres, a simulator, apis and workers. If anything does not start, ends the rest. */
export async function openWorld(options: WorldOptions): Promise<OpenWorld> {
  const { seed, apis, workers, isWorkerLasting = true, settings } = options
  await using opened = new AsyncDisposableStack()
  const versions = new Versions(options.bundles)
  const postgres = await CrashingPostgres.start(settings)
  opened.defer(() => postgres.stop())
  const simulator = await openSimulator(options)
  opened.defer(() => simulator.close())
  const walmartProxy = await createTcpProxy(() => Number(new URL(simulator.url).port))
  opened.defer(() => walmartProxy.close())
  const receiver = await WebhookReceiver.start(seededRandom(seed + 50))
  opened.defer(() => receiver.close())
  const violations = new Violations()
  const env = {
    AISLE_ENCRYPTION_KEYS: encryptionKeys,
    WALMART_SANDBOX_URL: throughProxy(simulator.url, walmartProxy).replace(/\/$/, ''),
    AISLE_REQUESTS_PER_MINUTE: '1000000',
    AISLE_PRIVATE_WEBHOOKS: 'allowed',
    PORT: '0',
  }
  const names = [...numbered('api', apis), ...numbered('worker', workers)]
  const slots = await Promise.all(
    names.map(async (name, index) => {
      const random = seededRandom(seed + 100 + index)
      const command = name.startsWith('api') ? 'api' : 'worker'
      const isLasting = name === 'api 1' || (name === 'worker 1' && isWorkerLasting)
      const imports = () => (isLasting ? [] : clockModules(random))
      const main = () => versions.pick(random)
      const slot = await Slot.open({
        name,
        command,
        main,
        isLasting,
        env,
        databaseUrl: postgres.url,
        imports,
        violations,
      })
      opened.defer(() => slot.close())
      return slot
    }),
  )
  await Promise.all(slots.map((slot) => slot.untilReady()))
  const tenants = await createTenants(postgres, simulator)
  const caller = new Caller(slots, violations, seededRandom(seed + 1))
  const open = opened.move()
  return {
    postgres,
    simulator,
    walmartProxy,
    receiver,
    slots,
    versions,
    tenants,
    instances: [],
    caller,
    violations,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

const numbered = (command: string, count: number) => Array.from({ length: count }, (_, i) => `${command} ${i + 1}`)

async function openSimulator({ tenants = 3, orders = 400 }: WorldOptions): Promise<Simulator> {
  const sellers = Array.from({ length: tenants }, (_, index) => ({
    clientId: `seller-${index}`,
    clientSecret: `secret-${index}`,
  }))
  const simulator = createSimulator({ limits: false, items: 40, orders, sellers })
  await simulator.listen()
  // Many pages, so that faults hit runs in the middle.
  simulator.fault({ path: /./, effect: { kind: 'cap-page', rows: 50 } })
  simulator.fault({ path: /./, effect: { kind: 'delay', ms: 30 } })
  return simulator
}

async function createTenants(postgres: CrashingPostgres, simulator: Simulator): Promise<FaultTenant[]> {
  const db = createDatabase({ url: postgres.url })
  const tenants: FaultTenant[] = []
  for (const [index, seller] of simulator.sellers.entries()) {
    const domain = `tenant-${index}.example`
    const id = (await createTenant(db, { domains: [domain] })) ?? 0
    const sample = await addSampleData(db, domain, [])
    const token = await createToken(db, { domain, name: 'faults' })
    tenants.push({ id, domain, sample, token, seller })
  }
  await db.destroy()
  return tenants
}
