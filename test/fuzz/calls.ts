import { hasBody, type Operation, operations } from '@aisle/contract'
import fc from 'fast-check'

import { fieldsOf, oddValues, withValue } from '../helpers/wrong-inputs.ts'

export interface FuzzCall {
  readonly transport: 'rest' | 'trpc'
  readonly method: string
  /** The path with the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

const hostileTexts = [
  "' or 1=1; --",
  '\u0000',
  '%00%ff',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '=1+1',
  '*',
  '-created_at,id;',
  '1e309',
  '9'.repeat(400),
  '2026-02-30T25:61:61Z',
  '𐏿'.repeat(300),
]

const hostileValue = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...oddValues) },
  { weight: 4, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }).map((text) => text.toWellFormed()) },
  { weight: 2, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
)

/** Ids that exist, at first or later, and others. */
const id = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 2000 }) },
  { weight: 1, arbitrary: hostileValue },
)

/** Bodies that are no input at all. */
const rawBody = fc.constantFrom(
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"a":1}{"b":2}',
  '{"id":1,"id":"2"}',
  '{"__proto__":{"admin":true}}',
  '['.repeat(20_000),
  '\uFEFF{}',
  `{"name":"${'x'.repeat(100_000)}"}`,
)

/** A value in one of this many cases, and otherwise undefined. */
const oneIn = (cases: number, arbitrary: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 1, arbitrary }, { weight: cases - 1, arbitrary: fc.constant(undefined) })

/** The headers of a call. `undefined` leaves one out. */
const headersOf = (token: string) =>
  fc.record({
    authorization: fc.oneof(
      { weight: 20, arbitrary: fc.constant(`Bearer ${token}`) },
      { weight: 1, arbitrary: fc.constantFrom(undefined, 'Bearer', 'Basic eA==', `Bearer ${token}x`) },
    ),
    'content-type': fc.oneof(
      { weight: 30, arbitrary: fc.constant('application/json') },
      { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'nonsense') },
    ),
    'idempotency-key': oneIn(
      4,
      fc.oneof(
        fc.nat(40).map((number) => `key-${number}`),
        fc.constantFrom('x'.repeat(255), 'x'.repeat(256), 'é', ' '),
      ),
    ),
    prefer: oneIn(10, fc.constantFrom('wait=0', 'wait=1', 'wait=-1', 'return=minimal', ',,')),
  })

const deletions = operations.filter(([, { method }]) => method === 'DELETE')
/** Deletions are rare, so that the other calls find something. */
const someOperation = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(...operations.filter((operation) => !deletions.includes(operation))) },
  { weight: 1, arbitrary: fc.constantFrom(...deletions) },
)

/** Calls of every operation over REST and tRPC: valid ones, ones with a few odd fields, and nonsense. */
export function arbitraryCall(token: string): fc.Arbitrary<FuzzCall> {
  return someOperation.chain(([name, op]) =>
    fc
      .record({
        transport: fc.constantFrom('rest' as const, 'rest' as const, 'trpc' as const),
        input: arbitraryInput(op),
        raw: oneIn(25, rawBody),
        headers: headersOf(token),
      })
      .map(({ transport, input, raw, headers }) => {
        const call = transport === 'rest' ? restCall(op, input) : trpcCall(name, op, input)
        const body = call.body === undefined ? undefined : (raw ?? call.body)
        return { transport, ...call, headers: withoutUndefined(headers, body), body }
      }),
  )
}

type Change = [path: Parameters<typeof withValue>[1], value: unknown]

/** The operation's example, with other ids, and with odd values in some of its fields. */
function arbitraryInput(op: Operation): fc.Arbitrary<object> {
  const ids = Object.keys(op.example.input).filter((field) => field === 'id' || field.endsWith('_id'))
  const fields = fieldsOf(op)
  const change: fc.Arbitrary<Change> = fc.tuple(
    fc.constantFrom(...(fields.length > 0 ? fields : [['colour']])),
    hostileValue,
  )
  // A second record of one name would be rejected.
  const names = Object.keys(op.example.input).filter((field) => ['barcode', 'code', 'name', 'sku'].includes(field))
  return fc
    .record({
      suffix: fc.nat(100_000),
      ids: fc.tuple(...ids.map(() => id)),
      changes: fc.oneof(
        { weight: 2, arbitrary: fc.constant<Change[]>([]) },
        { weight: 3, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }) },
      ),
      extra: oneIn(12, fc.constantFrom(...hostileTexts)),
    })
    .map(({ suffix, ids: chosen, changes, extra }) => {
      const base = {
        ...op.example.input,
        ...Object.fromEntries(ids.map((field, index) => [field, chosen[index]])),
        ...Object.fromEntries(names.map((field) => [field, `${field} ${suffix}`])),
      }
      const changed = changes.reduce<object>((input, [path, value]) => withValue(input, path, value), base)
      return extra === undefined ? changed : { ...changed, [extra]: extra }
    })
}

/** An empty part of the path would make it another operation's. */
function restCall({ method, path }: Operation, input: object) {
  const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field))
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, field: string) =>
    encodeURIComponent(textOf(Reflect.get(input, field)) || ' '),
  )
  const rest = Object.entries<unknown>({ ...input }).filter(([field]) => !inPath.has(field))
  const query = new URLSearchParams(rest.map(([field, value]): [string, string] => [field, textOf(value)]))
  return hasBody(method)
    ? { method, path: `/api${filled}`, body: JSON.stringify(Object.fromEntries(rest)) }
    : { method, path: `/api${filled}${rest.length > 0 ? `?${query}` : ''}`, body: undefined }
}

function trpcCall(name: string, { method }: Operation, input: object) {
  const text = JSON.stringify(input)
  return method === 'GET'
    ? { method, path: `/trpc/${name}?input=${encodeURIComponent(text)}`, body: undefined }
    : { method: 'POST', path: `/trpc/${name}`, body: text }
}

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value).toWellFormed()

function withoutUndefined(headers: Record<string, string | undefined>, body: string | undefined) {
  const { 'content-type': type, ...rest } = headers
  const sent = { ...rest, ...(body !== undefined && { 'content-type': type }) }
  return Object.fromEntries(Object.entries(sent).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
