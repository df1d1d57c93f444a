import { z } from 'zod'

import { readField } from './json-text.ts'

/**
 * What a list has returned so far, as plain JSON: save it with the cursor, and pass it on to resume the list. It recognizes
 * the last 10,000 records.
 */
export const Listed = z.object({
  /** How many different records the list has returned. */
  count: z.int().min(0),
  /** Walmart's largest total so far; null if it has sent none. */
  total: z.int().min(0).nullable(),
  /** How many of the last pages had nothing new. */
  idlePages: z.int().min(0),
  /** Digests of the last records, each of the same length. */
  digests: z.string(),
})
export type Listed = z.output<typeof Listed>

/** Before the first page of a list. */
export const nothingListed: Listed = { count: 0, total: null, idlePages: 0, digests: '' }

const digestLength = 10
const rememberedRecords = 10_000

/** Adds a page's records. Returns for each record whether the list returned it before, on this page or an earlier one. */
export function addRecords(
  listed: Listed,
  records: readonly string[],
  key: string | undefined,
): { readonly listed: Listed; readonly repeated: readonly boolean[] } {
  if (key === undefined) {
    return { listed: { ...listed, count: listed.count + records.length }, repeated: records.map(() => false) }
  }
  const known = takeKnown(listed)
  const added: string[] = []
  const repeated = records.map((record) => {
    const digest = digestOf(nameOf(record, key))
    if (known.has(digest)) return true
    known.add(digest)
    added.push(digest)
    return false
  })
  for (const digest of known) {
    if (known.size <= rememberedRecords) break
    known.delete(digest)
  }
  const digests = (listed.digests + added.join('')).slice(-rememberedRecords * digestLength)
  return { listed: withKnown({ ...listed, count: listed.count + added.length, digests }, known), repeated }
}

// The digests of a list as a set, so that they are not split again for each page.
const knownOf = new WeakMap<Listed, Set<string>>()

/** The set belongs to the next page: a list that continues twice from the same page splits its digests again. */
function takeKnown(listed: Listed): Set<string> {
  const known = knownOf.get(listed)
  knownOf.delete(listed)
  return known ?? new Set(splitDigests(listed.digests))
}

function withKnown(listed: Listed, known: Set<string>): Listed {
  knownOf.set(listed, known)
  return listed
}

/** The value that identifies a record, or the whole record if the field cannot. */
function nameOf(record: string, key: string): string {
  const value = readField(record, key)
  const name = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  return name === '' ? record : name
}

/** Notes a page's total, and whether the page had anything new. */
export function afterPage(before: Listed, after: Listed, page: PageFacts): Listed {
  const total = page.total === undefined ? before.total : Math.max(before.total ?? 0, page.total)
  const isIdle = after.count === before.count && page.gaps.length === 0
  return withKnown({ ...after, total, idlePages: isIdle ? before.idlePages + 1 : 0 }, takeKnown(after))
}

interface PageFacts {
  readonly total: number | undefined
  readonly gaps: readonly unknown[]
}

function splitDigests(digests: string): string[] {
  return Array.from({ length: digests.length / digestLength }, (_, index) =>
    digests.slice(index * digestLength, (index + 1) * digestLength),
  )
}

/** A digest of 51 bits (cyrb53). Of 10,000 records, two have the same with a probability of 1 in 40 million. */
function digestOf(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 2_654_435_761)
    low = Math.imul(low ^ code, 1_597_334_677)
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  const digest = 2 ** 32 * ((2 ** 19 - 1) & low) + (high >>> 0)
  return digest.toString(36).padStart(digestLength, '0')
}
