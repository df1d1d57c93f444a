import { type Lab, startConnected } from './lab.ts'
import { peakMemory } from './programs.ts'
import { refresh } from './refresh.ts'
import { memoryResult, type Result } from './result.ts'

interface Sizes {
  readonly orders: number
  /** Orders of 100 lines. */
  readonly largeOrders: number
}

/**
 * The peak memory of a new worker that downloads a seller's orders three times: for the first time, when nothing has
 * changed, and when every order seems to have changed. Once with one to four lines per order, and once with 100.
 */
export async function benchMemory(lab: Lab, { orders, largeOrders }: Sizes): Promise<Result[]> {
  return [await measure(lab, { orders }), await measure(lab, { orders: largeOrders, linesPerOrder: 100 })]
}

interface Shape {
  readonly orders: number
  readonly linesPerOrder?: number
}

async function measure(lab: Lab, { orders, linesPerOrder }: Shape): Promise<Result> {
  const lines = linesPerOrder === undefined ? [] : ['--lines-per-order', String(linesPerOrder)]
  const { aisle, worker, id } = await startConnected(lab, '--orders', String(orders), '--items', '1000', ...lines)
  await refresh(aisle, id)
  // No order has this digest, so all are parsed and compared.
  await aisle.pool.query(`update walmart_orders set digest = sha256('')`)
  await refresh(aisle, id)
  const shape = linesPerOrder === undefined ? '' : ` of ${linesPerOrder} lines`
  return memoryResult(`${orders} orders${shape}`, await peakMemory(worker.pid))
}
