import { createWalmartClient, WalmartError } from '@aisle/walmart'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { withWrongType } from './break-body.ts'
import { type GoldenRead, goldenReads } from './golden-reads.ts'
import { tallyKeys } from './json-keys.ts'
import { examplesOf, operationNamed, readOperations } from './operations.ts'
import { serveAnswers } from './serve-answer.ts'
import { isAbsent } from './walmart-files.ts'

const operations = isAbsent ? [] : readOperations()

describe.skipIf(isAbsent)('the client', () => {
  let walmart: Awaited<ReturnType<typeof serveAnswers>>
  beforeAll(async () => {
    walmart = await serveAnswers()
  })
  afterAll(() => walmart.close())

  /** With a client of its own for each answer, without a token or a budget of an earlier one. */
  function readAnswer({ read, before }: GoldenRead, answer: unknown) {
    const [first] = before === undefined ? [] : examplesOf(operationNamed(operations, before), 'res')
    walmart.serve(answer, first)
    const options = { baseUrl: walmart.url, clientId: 'id', clientSecret: 'secret', confirmAfterMs: 0 }
    return read(createWalmartClient(options), first, answer)
  }

  test.each(Object.values(goldenReads))('takes Walmart’s examples of $operation, and drops nothing', async (golden) => {
    const examples = examplesOf(operationNamed(operations, golden.operation), 'res')
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) {
      const things = await readAnswer(golden, example)
      expect(things.length).toBeGreaterThan(0)
      for (const { value, raw } of things) {
        expect([...tallyKeys([value]).keys()]).toEqual(expect.arrayContaining([...tallyKeys([raw]).keys()]))
      }
    }
  })

  test.each(Object.values(goldenReads))(
    'refuses Walmart’s examples of $operation with a $reads of another type',
    async (golden) => {
      const { operation, reads } = golden
      for (const example of examplesOf(operationNamed(operations, operation), 'res')) {
        const spoilt = [reads].flat().reduce<unknown>(withWrongType, example)
        expect(spoilt).not.toEqual(example)
        await expect(readAnswer(golden, spoilt), operation).rejects.toThrow(WalmartError)
      }
    },
  )
})
