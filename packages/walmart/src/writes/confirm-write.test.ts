import { expect, test } from 'vitest'

import { WalmartError } from '../errors.ts'
import type { Session } from '../http/session.ts'
import { confirmWrite } from './confirm-write.ts'

const unsent = new WalmartError('unavailable', 'No token')
const session: Session = {
  confirmAfterMs: 1,
  isUnsent: (error) => error === unsent,
  send: () => Promise.reject(new Error('not used')),
}
const lost = new WalmartError('unavailable', 'Lost')
const refused = new WalmartError('invalid_request', 'Refused', { status: 400 })
const nowhere = new WalmartError('not_found', 'Nowhere')

/** A write that goes through these events, one a call: an error is thrown, anything else answered. */
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
  ['is answered', ['sent'], [], ['send']],
  ['has happened, its answer is lost', [lost], ['found'], ['send', 'find']],
  ['was lost on the way', [lost, 'sent'], [undefined], ['send', 'find', 'send']],
  ['loses two answers', [lost, lost], [undefined, 'found'], ['send', 'find', 'send', 'find']],
  [
    'happens so late that its repeat is refused',
    [lost, refused],
    [undefined, 'found'],
    ['send', 'find', 'send', 'find'],
  ],
])('gives the result of a write that %s', async ([, sent, found, expected]) => {
  const { calls, result } = write(sent, found)
  expect(await result).toBe(expected.at(-1) === 'find' ? 'found' : 'sent')
  expect(calls).toEqual(expected)
})

test.for<[string, unknown[], unknown[], object, number]>([
  ['never left', [unsent], [], { kind: 'unavailable', outcome: undefined }, 1],
  ['is refused', [refused], [], { kind: 'invalid_request', outcome: undefined }, 1],
  ['is lost, and what it changes cannot be read', [lost], [nowhere], { kind: 'unavailable', outcome: 'unknown' }, 2],
  ['is lost twice', [lost, lost], [undefined, undefined], { kind: 'unavailable', outcome: 'not_applied' }, 4],
  [
    'is lost and then refused',
    [lost, refused],
    [undefined, undefined],
    { kind: 'invalid_request', status: 400, outcome: 'not_applied' },
    4,
  ],
  [
    'is lost and then refused, and cannot be looked for',
    [lost, refused],
    [undefined, nowhere],
    { kind: 'invalid_request', outcome: 'unknown' },
    4,
  ],
])('throws where a write %s', async ([, sent, found, error, count]) => {
  const { calls, result } = write(sent, found)
  await expect(result).rejects.toMatchObject({ name: 'WalmartError', ...error })
  expect(calls).toHaveLength(count)
})

test('hands on an error that is none of Walmart’s', async () => {
  const odd = new RangeError('odd')
  await expect(write([odd], []).result).rejects.toBe(odd)
  await expect(write([lost], [odd]).result).rejects.toBe(odd)
  await expect(write([lost, odd], [undefined]).result).rejects.toBe(odd)
})
