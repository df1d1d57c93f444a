import { createSimulator, type Seller, type Simulator, type SimulatorOptions } from '@aisle/walmart-simulator'
import { beforeAll } from 'vitest'

/**
 * A Walmart for the whole test file. To be called before `useApi`, which wants its URL. It does not limit the rate of calls
 * unless it is told to: a file replays in seconds what takes Aisle an hour, and would wait for tokens most of the time.
 */
export function useSimulator(options: SimulatorOptions = {}): Simulator {
  const simulator = createSimulator({ limits: false, ...options })
  beforeAll(async () => {
    await simulator.listen()
    return () => simulator.close()
  })
  return simulator
}

/** The seller at this place of the simulator's list. */
export function sellerOf({ sellers }: Simulator, place = 0): Seller {
  const seller = sellers[place]
  if (!seller) throw new Error(`The simulator has no seller ${place}.`)
  return seller
}

/** How often a path was called so far. */
export function callsTo({ requests }: Simulator, path: string): number {
  return requests.filter((request) => request.path === path).length
}
