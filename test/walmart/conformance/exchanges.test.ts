import { createWalmartClient } from '@aisle/walmart'
import { beforeAll, describe, expect, test } from 'vitest'

import { useSimulator } from '../../helpers/simulator.ts'
import { callSimulator } from './call-simulator.ts'
import { drives } from './drives.ts'
import { leftOut } from './left-out.ts'
import { missingKeys } from './missing-keys.ts'
import { examplesOf, findOperations, operationNamed } from './operations.ts'
import { drivenOperations, runDrives } from './run-drives.ts'
import { isAbsent } from './walmart-files.ts'

const simulator = useSimulator()

describe.skipIf(isAbsent)('between client and simulator', () => {
  let run: Awaited<ReturnType<typeof runDrives>>
  beforeAll(async () => {
    run = await runDrives(simulator)
  })

  test('every method of the client is driven', () => {
    const client = createWalmartClient({ baseUrl: 'https://walmart.invalid', clientId: 'id', clientSecret: 'secret' })
    expect(Object.keys(drives).toSorted()).toEqual(Object.keys(client).toSorted())
  })

  test('every operation of Walmart’s that the simulator serves is driven', async () => {
    const driven = run.judged.filter(({ exchange }) => exchange.status < 300)
    const undriven = run.operations.filter(
      (operation) =>
        !driven.some(({ exchange: { method, path } }) => findOperations([operation], method, path).length > 0),
    )
    const served = await Promise.all(
      undriven.map(async ({ method, path }) => {
        const call = `${method} ${path.replaceAll(/\{\w+\}/g, 'x')}`
        return (await isServed(await callSimulator(simulator, call))) ? [call] : []
      }),
    )
    expect(undriven.length).toBeGreaterThan(50)
    // It takes the last part of this path for the id of an item.
    expect(served.flat()).toEqual(['GET /v3/items/taxonomy'])
  })

  test('every call is one of Walmart’s, and of those that are looked at below', () => {
    expect(run.judged.filter(({ verdict }) => !drivenOperations.includes(verdict.operation ?? ''))).toEqual([])
  })

  describe.each(drivenOperations)('%s', (operation) => {
    test('is called as Walmart documents it', () => {
      expect(run.of(operation).length).toBeGreaterThan(0)
      expect([...new Set(run.of(operation).flatMap(({ verdict }) => verdict.request))]).toEqual([])
    })

    test('is answered as Walmart documents it', () => {
      expect(run.answersOf(operation).length).toBeGreaterThan(0)
      expect([...new Set(run.of(operation).flatMap(({ verdict }) => verdict.response))]).toEqual([])
    })

    test('is answered with the keys of Walmart’s examples, but for those listed', () => {
      const missing = missingKeys(
        examplesOf(operationNamed(run.operations, operation), 'res'),
        run.answersOf(operation),
      )
      expect(missing.toSorted()).toEqual(Object.keys(leftOut[operation] ?? {}).toSorted())
    })
  })
})

/** The gateway says itself which paths and which methods it does not have. */
async function isServed(answer: Response): Promise<boolean> {
  return answer.status !== 405 && !(await answer.text()).includes('CONTENT_NOT_FOUND.GMP_GATEWAY_API')
}
