import { describe, expect, test } from 'vitest'

import { sellerOf, useSimulator } from '../../helpers/simulator.ts'
import { callSimulator } from './call-simulator.ts'
import { errorCheck, observedCheck } from './error-check.ts'
import { type FailingCall, failingCalls } from './failing-calls.ts'
import { tallyKeys } from './json-keys.ts'
import { withoutKey } from './mutate-body.ts'
import { type Exchange, recordExchanges } from './record-exchanges.ts'
import { references } from './reference.ts'

const simulator = useSimulator({ items: 20, orders: 20 })

/** Observed errors that the simulator does not return, with the reason. */
const notSimulated = {
  'gateway-400-channel-type': 'observed in Canada only; the header is optional, and the simulator ignores it',
  'docs-shape-2026': 'found in documents of other APIs only, without the keys of the newer form',
}

const observedCalls = failingCalls.flatMap((call) =>
  call.observed === undefined ? [] : [{ ...call, observed: call.observed }],
)

describe.each(references)('compared with $name, the simulator', (reference) => {
  test.each(failingCalls)('responds to $what with Walmart’s keys and code', async (call) => {
    const exchange = await send(call)
    expect(exchange).toMatchObject({ status: call.status })
    expect(errorCheck(reference, exchange)).toEqual([])
  })

  test.each(observedCalls)('responds to $what with $observed', async (call) => {
    expect(observedCheck(reference, call.observed, await send(call))).toEqual([])
  })

  test('returns every observed error, except those listed', () => {
    const returned = new Set(observedCalls.map(({ observed }) => observed))
    const missing = reference.observedErrors.filter(({ id }) => !returned.has(id)).map(({ id }) => id)
    expect(Object.keys(notSimulated)).toEqual(expect.arrayContaining(missing))
    if (reference.isWalmart) expect(missing).toEqual(Object.keys(notSimulated))
  })
})

describe.each(references)('the comparison with $name detects', (reference) => {
  /** Keys whose text is compared. */
  function comparedTexts(id: string): string[] {
    const keys = [...observedKeys(id)]
    return keys.includes('/error') && keys.includes('/error_description')
      ? ['error']
      : keys.flatMap((key) => /\/(code|field)$/.exec(key)?.[1] ?? [])
  }

  /** All known keys of an observed error; for some, only the code is known. */
  function observedKeys(id: string): Iterable<string> {
    return tallyKeys(reference.observedErrors.filter((error) => error.id === id).map(({ body }) => body)).keys()
  }

  test.each(observedCalls)('a response to $what that differs from $observed', async ({ observed, ...call }) => {
    const exchange = await send(call)
    const text = JSON.stringify(exchange.response)
    expect(observedCheck(reference, observed, { ...exchange, status: 418 })).not.toEqual([])
    for (const key of comparedTexts(observed)) {
      const response = JSON.parse(text.replace(`"${key}":"`, '$&X')) as unknown
      expect(observedCheck(reference, observed, { ...exchange, response }), key).not.toEqual([])
    }
    for (const key of observedKeys(observed)) {
      const response = withoutKey(exchange.response, key)
      expect(observedCheck(reference, observed, { ...exchange, response }), key).not.toEqual([])
    }
  })

  test.each(['code', 'description', 'info', 'severity', 'category', 'causes', 'errorIdentifiers'])(
    'an error without its %s',
    async (key) => {
      const exchange = await send({ call: 'GET /v3/orders?sku=none' })
      const response = JSON.parse(JSON.stringify(exchange.response).replace(`"${key}"`, `"${key}Unknown"`)) as unknown
      expect(errorCheck(reference, { ...exchange, response })).not.toEqual([])
    },
  )

  test('an error in an unknown envelope or with another status', async () => {
    const exchange = await send({ call: 'GET /v3/items?sku=none' })
    const { error } = exchange.response as { error: unknown }
    const check = (changes: Partial<Exchange>) => errorCheck(reference, { ...exchange, ...changes })
    expect(check({ response: { fault: error } })).toEqual(['no code in any of Walmart’s envelopes'])
    expect(check({ status: 400 })).not.toEqual([])
  })
})

async function send({ call, content, effect }: Pick<FailingCall, 'call' | 'content' | 'effect'>): Promise<Exchange> {
  const { exchanges, fetch } = recordExchanges()
  const line = typeof call === 'string' ? call : call(sellerOf(simulator))
  const [, path = ''] = line.split(/[ ?]/, 2)
  const remove = effect === undefined ? undefined : simulator.fault({ path, times: 1, effect })
  await callSimulator(simulator, line, { ...content, fetch })
  remove?.()
  const [exchange] = exchanges
  if (exchange === undefined) throw new Error('No exchange was recorded')
  return exchange
}
