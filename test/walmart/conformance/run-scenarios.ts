import { createWalmartClient } from '@aisle/walmart'
import type { Simulator } from '@aisle/walmart-simulator'

import { sellerOf } from '../../helpers/simulator.ts'
import { createOracle, type Verdict } from './oracle.ts'
import { type Exchange, recordExchanges } from './record-exchanges.ts'
import type { Reference } from './reference.ts'
import { shippingScenarios } from './report-scenarios.ts'
import { scenarios, signInScenario } from './scenarios.ts'

export interface Judged {
  readonly exchange: Exchange
  readonly verdict: Verdict
}

const allScenarios = [...Object.values(scenarios), signInScenario, ...shippingScenarios]

/** Every operation that a scenario calls. */
export const testedOperations = [...new Set(allScenarios.map(({ operation }) => operation))]

/** Runs all scenarios against the simulator and returns what went over the wire. */
export async function runScenarios(simulator: Simulator): Promise<readonly Exchange[]> {
  const seller = sellerOf(simulator)
  const { exchanges, fetch } = recordExchanges()
  const client = createWalmartClient({ ...seller, baseUrl: simulator.url, fetch })
  for (const { run } of allScenarios) await run({ client, simulator, seller, fetch })
  return exchanges
}

/** Compares exchanges with a reference. */
export function judgeExchanges(reference: Reference, exchanges: readonly Exchange[]) {
  const judge = createOracle(reference)
  const judged = exchanges.map((exchange): Judged => ({ exchange, verdict: judge(exchange) }))
  const of = (operation: string) => judged.filter(({ verdict }) => verdict.operation === operation)
  return {
    judge,
    judged,
    of,
    /** Bodies of the operation's successful responses. */
    responsesOf: (operation: string) =>
      of(operation).flatMap(({ exchange }) => (exchange.status < 300 ? [exchange.response] : [])),
  }
}
