import { createSimulator, type Seller, type Simulator, type SimulatorOptions } from '@aisle/walmart-simulator'
import { beforeAll } from 'vitest'

/**
 * A simulator for the whole test file. Call it before `useApi`, which needs its URL. Rate limits are off by default: a
 * file replays in seconds what takes Aisle an hour, and would spend most of the time waiting for tokens.
 */
export function useSimulator(options: SimulatorOptions = {}): Simulator {
  const simulator = createSimulator({ limits: false, ...options })
  beforeAll(async () => {
    await simulator.listen()
    return () => simulator.close()
  })
  return simulator
}

/** The simulator's seller at this index. */
export function sellerOf({ sellers }: Simulator, index = 0): Seller {
  const seller = sellers[index]
  if (!seller) throw new Error(`The simulator has no seller ${index}.`)
  return seller
}

/** How often a path has been called so far. */
export function callsTo({ requests }: Simulator, path: string): number {
  return requests.filter((request) => request.path === path).length
}

/** A record with fields of other types than Walmart documents, as an odd response might have them. */
export function withFields<Record extends object>(record: Record, fields: object): Record {
  return { ...record, ...fields }
}
