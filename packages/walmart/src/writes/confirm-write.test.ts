import { expect, test } from 'vitest'

import { WalmartError } from '../errors.ts'
import type { Session } from '../http/session.ts'
import { confirmWrite } from './confirm-write.ts'

const unsent = new WalmartError('unavailable', 'No token')
const session: Session = {
  confirmAfterMs: 1,
  currency: 'USD',
  businessUnit: 'WALMART_US',
  isUnsent: (error) => error === unsent,
  download: () => Promise.reject(new Error('not used')),
  fetchFile: () => Promise.reject(new Error('not used')),
  send: () => Promise.reject(new Error('not used')),
}
const lost = new WalmartError('unavailable', 'Lost')
const rejected = new WalmartError('invalid_request', 'Rejected', { status: 400 })
const nowhere = new WalmartError('not_found', 'Nowhere')

/** A write with one result per call: an error is thrown, anything else returned. */
function write(sent: readonly unknown[], found: readonly unknown[]) {
  const calls: string[] = []
  const step = (name: string, events: readonly unknown[]) => (): Promise<unknown> => {
    const event = events[calls.filter((call) => call === name).length]
    calls.push(name)
    return event instanceof Error ? Promise.reject(event) : Promise.resolve(event)
  }
  const result = confirmWrite(session, { send: step('send', sent), find: step('find', found) })
  return { calls, result }
}

test.for<[string, unknown[], unknown[], string[]]>([
  ['gets a response', ['sent'], [], ['send']],
  ['was applied, but its response was lost', [lost], ['found'], ['send', 'find']],
  ['was lost on the way to Walmart', [lost, 'sent'], [undefined], ['send', 'find', 'send']],
  ['lost two responses', [lost, lost], [undefined, 'found'], ['send', 'find', 'send', 'find']],
  [
    'was applied so late that the retry was rejected',
    [lost, rejected],
    [undefined, 'found'],
    ['send', 'find', 'send', 'find'],
  ],
])('returns the result of a write that %s', async ([, sent, found, expected]) => {
  const { calls, result } = write(sent, found)
  expect(await result).toBe(expected.at(-1) === 'find' ? 'found' : 'sent')
  expect(calls).toEqual(expected)
})

test.for<[string, unknown[], unknown[], object, number]>([
  ['never left', [unsent], [], { kind: 'unavailable', outcome: undefined }, 1],
  ['is rejected', [rejected], [], { kind: 'invalid_request', outcome: undefined }, 1],
  ['was lost, and the resource cannot be read', [lost], [nowhere], { kind: 'unavailable', outcome: 'unknown' }, 2],
  ['was lost twice', [lost, lost], [undefined, undefined], { kind: 'unavailable', outcome: 'not_applied' }, 4],
  [
    'was lost and then rejected',
    [lost, rejected],
    [undefined, undefined],
    { kind: 'invalid_request', status: 400, outcome: 'not_applied' },
    4,
  ],
  [
    'was lost and then rejected, and the resource cannot be read',
    [lost, rejected],
    [undefined, nowhere],
    { kind: 'invalid_request', outcome: 'unknown' },
    4,
  ],
])('throws if a write %s', async ([, sent, found, error, count]) => {
  const { calls, result } = write(sent, found)
  await expect(result).rejects.toMatchObject({ name: 'WalmartError', ...error })
  expect(calls).toHaveLength(count)
})

test('rethrows an error that is not Walmart’s', async () => {
  const odd = new RangeError('odd')
  await expect(write([odd], []).result).rejects.toBe(odd)
  await expect(write([lost], [odd]).result).rejects.toBe(odd)
  await expect(write([lost, odd], [undefined]).result).rejects.toBe(odd)
})
