import { type Lab, startConnected } from './lab.ts'
import { peakMemoryOfRefreshes } from './refresh.ts'
import type { Result } from './result.ts'

interface Sizes {
  readonly largeOrders: number
}

/** The peak memory of a new worker that downloads orders of 100 lines each. `bench refresh` measures it for small ones. */
export async function benchMemory(lab: Lab, { largeOrders }: Sizes): Promise<Result[]> {
  const orders = ['--orders', String(largeOrders), '--lines-per-order', '100']
  const connected = await startConnected(lab, ...orders, '--items', '1000')
  return [await peakMemoryOfRefreshes(connected, `${largeOrders} orders of 100 lines`)]
}
