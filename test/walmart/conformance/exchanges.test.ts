import { createWalmartClient } from '@aisle/walmart'
import { beforeAll, describe, expect, test } from 'vitest'

import { endpoints } from '../../../packages/walmart-simulator/src/endpoints.ts'
import { useSimulator } from '../../helpers/simulator.ts'
import { callSimulator } from './call-simulator.ts'
import { fixtureReference } from './fixtures/fixture-reference.ts'
import { missingKeys } from './json-keys.ts'
import { examplesOf, findOperations, operationNamed } from './operations.ts'
import type { Exchange } from './record-exchanges.ts'
import { references } from './reference.ts'
import { judgeExchanges, runScenarios, testedOperations } from './run-scenarios.ts'
import { scenarios } from './scenarios.ts'

const simulator = useSimulator()

let exchanges: readonly Exchange[]
beforeAll(async () => {
  exchanges = await runScenarios(simulator)
})

test('our fixtures have every operation that the simulator serves', () => {
  const served = endpoints.map(({ method, path }) => ({ method, path: path.replaceAll(/:\w+/g, 'x') }))
  expect(served.length).toBeGreaterThan(50)
  const missing = served.filter(
    ({ method, path }) => findOperations(fixtureReference.operations, method, path).length === 0,
  )
  expect(missing).toEqual([])
})

test('every method of the client has a scenario', () => {
  const client = createWalmartClient({ baseUrl: 'https://walmart.invalid', clientId: 'id', clientSecret: 'secret' })
  expect(Object.keys(scenarios).toSorted()).toEqual(Object.keys(client).toSorted())
})

describe.each(references)('compared with $name', (reference) => {
  let run: ReturnType<typeof judgeExchanges>
  beforeAll(() => {
    run = judgeExchanges(reference, exchanges)
  })

  test('every operation that the simulator serves is tested', async () => {
    const succeeded = exchanges.filter(({ status }) => status < 300)
    const untested = reference.operations.filter(
      (operation) => !succeeded.some(({ method, path }) => findOperations([operation], method, path).length > 0),
    )
    const served = await Promise.all(
      untested.map(async ({ method, path }) => {
        const call = `${method} ${path.replaceAll(/\{\w+\}/g, 'x')}`
        return (await isServed(await callSimulator(simulator, call))) ? [call] : []
      }),
    )
    expect(untested.length > 50).toBe(reference.isWalmart)
    expect(served.flat()).toEqual([])
  })

  test('every call belongs to an operation below', () => {
    expect(run.judged.filter(({ verdict }) => !testedOperations.includes(verdict.operation ?? ''))).toEqual([])
  })

  describe.each(testedOperations)('%s', (operation) => {
    test('has the documented requests', () => {
      expect(run.of(operation).length).toBeGreaterThan(0)
      expect([...new Set(run.of(operation).flatMap(({ verdict }) => verdict.request))]).toEqual([])
    })

    test('has the documented responses', () => {
      expect(run.responsesOf(operation).length).toBeGreaterThan(0)
      expect([...new Set(run.of(operation).flatMap(({ verdict }) => verdict.response))]).toEqual([])
    })

    test('has responses with all keys of the examples, except those listed', () => {
      const examples = examplesOf(operationNamed(reference.operations, operation), 'res')
      const missing = missingKeys(examples, run.responsesOf(operation))
      expect(missing.toSorted()).toEqual(Object.keys(reference.omittedKeys[operation] ?? {}).toSorted())
    })
  })
})

/** The gateway itself rejects unknown paths and methods. */
async function isServed(response: Response): Promise<boolean> {
  return response.status !== 405 && !(await response.text()).includes('CONTENT_NOT_FOUND.GMP_GATEWAY_API')
}
