import { createSimulator, type RequestRecord } from '@aisle/walmart-simulator'

/** A call that the simulator has received. */
export interface LimitedCall {
  readonly method: string
  readonly path: string
  readonly status: number | undefined
  /** Epoch ms. */
  readonly at: number
}

const [, , items = '', orders = ''] = process.argv
const seller = { clientId: 'seller', clientSecret: 'secret' }
const simulator = createSimulator({ items: Number(items), orders: 0, sellers: [seller] })
const hourMs = 3_600_000
for (let added = 0; added < Number(orders); added += 1) {
  simulator.sellers[0]?.addOrder({ lines: [{}], orderDate: Date.now() - hourMs })
}

// The simulator keeps the latest 10,000 calls only.
const calls = new Set<RequestRecord>()
const collect = () => {
  for (const call of simulator.requests) calls.add(call)
}
setInterval(collect, 100)

process.on('message', () => {
  collect()
  process.send?.(
    [...calls].map(({ method, path, status, at }): LimitedCall => ({ method, path, status, at: at.getTime() })),
  )
})
console.log(`listening at ${await simulator.listen()}`)
