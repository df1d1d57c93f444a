import { createWalmartClient, WalmartError } from '@aisle/walmart'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { GoldenRead } from './golden-read.ts'
import { goldenReads } from './golden-reads.ts'
import { tallyKeys } from './json-keys.ts'
import { withWrongType } from './mutate-body.ts'
import { examplesOf, operationNamed } from './operations.ts'
import { references } from './reference.ts'
import { serveResponses } from './serve-response.ts'

let walmart: Awaited<ReturnType<typeof serveResponses>>
beforeAll(async () => {
  walmart = await serveResponses()
})
afterAll(() => walmart.close())

describe.each(references)('with the examples of $name, the client', ({ operations }) => {
  const responsesOf = (operation: string) => examplesOf(operationNamed(operations, operation), 'res')

  /** Each response gets a client of its own, so that no token or budget is left from an earlier one. */
  function readResponse({ read, before }: GoldenRead, body: unknown) {
    const [first] = before === undefined ? [] : responsesOf(before)
    walmart.serve(body, first)
    const options = { baseUrl: walmart.url, clientId: 'id', clientSecret: 'secret', confirmAfterMs: 0 }
    return read(createWalmartClient(options), first, body)
  }

  test.each(Object.values(goldenReads))('reads $operation without losing a key', async (golden) => {
    const examples = responsesOf(golden.operation)
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) {
      const parsed = await readResponse(golden, example)
      expect(parsed.length).toBeGreaterThan(0)
      for (const { value, raw } of parsed) {
        expect([...tallyKeys([value]).keys()]).toEqual(expect.arrayContaining([...tallyKeys([raw]).keys()]))
      }
    }
  })

  test.each(Object.values(goldenReads))('rejects $operation with a $reads of another type', async (golden) => {
    const { operation, reads } = golden
    for (const example of responsesOf(operation)) {
      const mutated = [reads].flat().reduce<unknown>(withWrongType, example)
      expect(mutated).not.toEqual(example)
      await expect(readResponse(golden, mutated), operation).rejects.toThrow(WalmartError)
    }
  })
})
