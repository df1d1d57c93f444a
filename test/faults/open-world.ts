import { addSampleData, createTenant, createToken } from '@aisle/core'
import { createDatabase } from '@aisle/db'
import { createSimulator, type Simulator } from '@aisle/walmart-simulator'

import { encryptionKeys } from '../helpers/api.ts'
import { NextVersion } from '../helpers/next-version.ts'
import { throughProxy } from '../helpers/postgres-proxy.ts'
import { seededRandom } from '../helpers/random.ts'
import { ServerBundle } from '../helpers/server-bundle.ts'
import { sellerOf } from '../helpers/simulator.ts'
import { createTcpProxy } from '../helpers/tcp-proxy.ts'
import { Caller } from './caller.ts'
import { clockModules } from './clocks.ts'
import { CrashingPostgres } from './postgres.ts'
import { Slot } from './slot.ts'
import { nextChanges, Versions } from './versions.ts'
import { Violations } from './violations.ts'
import { WebhookReceiver } from './webhook-receiver.ts'
import type { FaultTenant, World } from './world.ts'

const tenantCount = 3

export interface OpenWorld extends World, AsyncDisposable {}

export interface WorldOptions {
  readonly seed: number
  readonly apis: number
  readonly workers: number
  /** Of Postgres. */
  readonly settings?: Record<string, string>
}

/**
 * Starts Postgres, a simulator, apis and workers. The first api and worker are never killed. If anything does not start,
 * ends the rest.
 */
export async function openWorld({ seed, apis, workers, settings }: WorldOptions): Promise<OpenWorld> {
  await using opened = new AsyncDisposableStack()
  const versions = await buildVersions(opened)
  const postgres = await CrashingPostgres.start(settings)
  opened.defer(() => postgres.stop())
  const simulator = await openSimulator()
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
      const isLasting = name.endsWith(' 1')
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

async function buildVersions(opened: AsyncDisposableStack): Promise<Versions> {
  const next = opened.use(await NextVersion.create(nextChanges))
  const bundle = opened.use(await ServerBundle.build())
  const nextBundle = opened.use(await ServerBundle.build(next.root))
  return new Versions(bundle.main, nextBundle.main)
}

const numbered = (command: string, count: number) => Array.from({ length: count }, (_, i) => `${command} ${i + 1}`)

async function openSimulator(): Promise<Simulator> {
  const sellers = Array.from({ length: tenantCount }, (_, index) => ({
    clientId: `seller-${index}`,
    clientSecret: `secret-${index}`,
  }))
  const simulator = createSimulator({ limits: false, items: 40, orders: 400, sellers })
  await simulator.listen()
  // Many pages, so that faults hit runs in the middle.
  simulator.fault({ path: /./, effect: { kind: 'cap-page', rows: 50 } })
  simulator.fault({ path: /./, effect: { kind: 'delay', ms: 30 } })
  return simulator
}

async function createTenants(postgres: CrashingPostgres, simulator: Simulator): Promise<FaultTenant[]> {
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
  return tenants
}
