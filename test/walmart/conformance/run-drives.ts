import { createWalmartClient } from '@aisle/walmart'
import type { Simulator } from '@aisle/walmart-simulator'

import { sellerOf } from '../../helpers/simulator.ts'
import { drives } from './drives.ts'
import { readOperations } from './operations.ts'
import { createOracle, type Verdict } from './oracle.ts'
import { type Exchange, recordExchanges } from './record-exchanges.ts'
import { signInDrives } from './sign-in-drives.ts'

export interface Judged {
  readonly exchange: Exchange
  readonly verdict: Verdict
}

const allDrives = [...Object.values(drives), ...signInDrives]

/** Every operation that is driven. */
export const drivenOperations = [...new Set(allDrives.map(({ operation }) => operation))]

/** Calls everything that client and simulator can do, and judges what went over the wire. */
export async function runDrives(simulator: Simulator) {
  const seller = sellerOf(simulator)
  const { exchanges, fetch } = recordExchanges()
  const client = createWalmartClient({ ...seller, baseUrl: simulator.url, fetch })
  for (const { drive } of allDrives) await drive({ client, simulator, seller, fetch })
  const operations = readOperations()
  const judge = createOracle(operations)
  const judged = exchanges.map((exchange): Judged => ({ exchange, verdict: judge(exchange) }))
  const of = (operation: string) => judged.filter(({ verdict }) => verdict.operation === operation)
  return {
    operations,
    judge,
    judged,
    of,
    /** The bodies of the operation's answers that refuse nothing. */
    answersOf: (operation: string) =>
      of(operation).flatMap(({ exchange }) => (exchange.status < 300 ? [exchange.response] : [])),
  }
}
