import { createSimulator, type Seller, type Simulator, type SimulatorOptions } from '@aisle/walmart-simulator'
import { beforeAll } from 'vitest'

/** A Walmart for the whole test file. To be called before `useApi`, which wants its URL. */
export function useSimulator(options: SimulatorOptions = {}): Simulator {
  const simulator = createSimulator(options)
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
