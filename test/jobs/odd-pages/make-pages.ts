import fc from 'fast-check'

export type Json = { [field: string]: unknown }

/** A record as Walmart sends it. */
export interface SentRecord {
  readonly id: string
  /** Its JSON, with odd places. */
  readonly json: Json
}

/** A list in pages that Walmart might send. */
export interface SentList<Sent extends SentRecord> {
  readonly pages: readonly (readonly Sent[])[]
  /** What Walmart says is the number of records. */
  readonly total: number | undefined
}

export type Change = (record: Json) => void

/** Sets a field at a path to a copy of a value; a number in the path selects an element. */
export const set =
  (path: readonly (number | string)[], value: unknown): Change =>
  (record) => {
    const holder = path.slice(0, -1).reduce((json: unknown, key) => Reflect.get(Object(json), key), record)
    Reflect.set(Object(holder), path.at(-1) ?? '', structuredClone(value))
  }

const nonsense = fc.constantFrom<unknown>(5, -1, 1e22, '', 'x', true, [], {}, [null], [[]], { a: 1 }, null)

/** Another type in one of these places, which Aisle does not need. */
export const arbitraryOddType = (paths: readonly (readonly (number | string)[])[]): fc.Arbitrary<Change> =>
  fc.tuple(fc.constantFrom(...paths), nonsense).map(([path, value]) => set(path, value))

/** An amount in any of the forms in which Walmart sends one. */
export const amount = fc
  .tuple(fc.integer({ min: 0, max: 99_999 }), fc.constantFrom('number', 'text', 'long text'))
  .map(([cents, form]) => {
    const text = (cents / 100).toFixed(2)
    return { cents, json: form === 'number' ? cents / 100 : text + (form === 'text' ? '' : '0') }
  })

/** Pages of records that may miss some, repeat some, or repeat an earlier page. */
export function arbitraryPages<Draft, Sent extends SentRecord>(
  draft: fc.Arbitrary<Draft>,
  toRecord: (draft: Draft) => Sent,
): fc.Arbitrary<SentList<Sent>> {
  const parts = fc.record({
    drafts: fc.array(draft, { minLength: 1, maxLength: 7 }),
    perPage: fc.integer({ min: 1, max: 3 }),
    dropped: fc.option(fc.nat(6)),
    repeated: fc.option(fc.tuple(fc.nat(6), fc.nat(6))),
    again: fc.option(fc.tuple(fc.nat(3), fc.nat(3))),
    total: fc.constantFrom<'right' | 'small' | 'none'>('right', 'right', 'small', 'none'),
  })
  return parts.map(({ drafts, perPage, dropped, repeated, again, total }) => {
    const records = drafts.map(toRecord)
    const sent = records.filter((_, index) => index !== dropped)
    const copy = repeated && sent[repeated[0]]
    if (copy) sent.splice(repeated[1], 0, copy)
    const pages = Array.from({ length: Math.max(1, Math.ceil(sent.length / perPage)) }, (_, index) =>
      sent.slice(index * perPage, (index + 1) * perPage),
    )
    const page = again && pages[again[0]]
    if (page) pages.splice(again[1], 0, page)
    return { pages, total: { right: records.length, small: 0, none: undefined }[total] }
  })
}
