import { describe, expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../../helpers/simulator.ts'
import { withoutKey } from './break-body.ts'
import { callSimulator } from './call-simulator.ts'
import { errorCheck, jsonErrors, seenCheck } from './error-check.ts'
import { tallyKeys } from './json-keys.ts'
import { type Exchange, recordExchanges } from './record-exchanges.ts'
import { type RefusedCall, refusedCalls } from './refused-calls.ts'
import { isAbsent } from './walmart-files.ts'

const simulator = useSimulator({ items: 20, orders: 20 })

/** Refusals that were seen and that the simulator does not make, with the reason. */
const notMade = {
  'gateway-400-channel-type': 'seen in Canada only; the header is optional, and is not looked at',
  'docs-shape-2026': 'never seen but in the documents; a fault has its form, with whatever status is wanted',
}

const seenCalls = refusedCalls.flatMap((refused) =>
  refused.seen === undefined ? [] : [{ ...refused, seen: refused.seen }],
)

describe.skipIf(isAbsent)('a refusal of the simulator', () => {
  test.each(refusedCalls)('for $what has the keys and the code that Walmart has', async (refused) => {
    const exchange = await send(refused)
    expect(exchange).toMatchObject({ status: refused.status })
    expect(errorCheck(exchange)).toEqual([])
  })

  test.each(seenCalls)('for $what is $seen', async (refused) => {
    expect(seenCheck(refused.seen, await send(refused))).toEqual([])
  })

  test('is of each kind that was seen, but for those listed', () => {
    const made = new Set(seenCalls.map(({ seen }) => seen))
    const missing = jsonErrors.filter(({ id }) => !made.has(id)).map(({ id }) => id)
    expect(missing).toEqual(Object.keys(notMade))
  })

  test.each(seenCalls)('for $what would be noticed if it were not $seen', async ({ seen, ...refused }) => {
    const exchange = await send(refused)
    const text = JSON.stringify(exchange.response)
    expect(seenCheck(seen, { ...exchange, status: 418 })).not.toEqual([])
    for (const key of textsSeen(seen)) {
      const response = JSON.parse(text.replace(`"${key}":"`, '$&X')) as unknown
      expect(seenCheck(seen, { ...exchange, response }), key).not.toEqual([])
    }
    for (const key of keysSeen(seen)) {
      const response = withoutKey(exchange.response, key)
      expect(seenCheck(seen, { ...exchange, response }), key).not.toEqual([])
    }
  })

  test.each(['code', 'description', 'info', 'severity', 'category', 'causes', 'errorIdentifiers'])(
    'would be noticed without its %s',
    async (key) => {
      const exchange = await send({ call: 'GET /v3/orders?sku=none' })
      const response = JSON.parse(JSON.stringify(exchange.response).replace(`"${key}"`, `"${key}Strange"`)) as unknown
      expect(errorCheck({ ...exchange, response })).not.toEqual([])
    },
  )

  test('would be noticed in the envelope of another part of Walmart, and with another status', async () => {
    const exchange = await send({ call: 'GET /v3/items?sku=none' })
    const { error } = exchange.response as { error: unknown }
    expect(errorCheck({ ...exchange, response: { errors: error } })).not.toEqual([])
    expect(errorCheck({ ...exchange, response: { fault: error } })).toEqual(['no code in any of Walmart’s envelopes'])
    expect(errorCheck({ ...exchange, status: 400 })).not.toEqual([])
  })
})

/** What of an error is compared as a text. */
function textsSeen(id: string): string[] {
  const keys = [...keysSeen(id)]
  return keys.includes('/error') && keys.includes('/error_description')
    ? ['error']
    : keys.flatMap((key) => /\/(code|field)$/.exec(key)?.[1] ?? [])
}

/** All that was seen of an error; of some it is the code alone. */
function keysSeen(id: string): Iterable<string> {
  return tallyKeys(jsonErrors.filter((error) => error.id === id).map(({ body }) => body)).keys()
}

async function send({ call, content, effect }: Pick<RefusedCall, 'call' | 'content' | 'effect'>): Promise<Exchange> {
  const { exchanges, fetch } = recordExchanges()
  const line = typeof call === 'string' ? call : call(sellerOf(simulator))
  const [, path = ''] = line.split(/[ ?]/, 2)
  const remove = effect === undefined ? undefined : simulator.fault({ path, times: 1, effect })
  await callSimulator(simulator, line, { ...content, fetch })
  remove?.()
  const [exchange] = exchanges
  if (exchange === undefined) throw new Error('nothing was recorded')
  return exchange
}
