import { z } from 'zod'

import type { HttpResponse } from './exchange.ts'
import type { Gap } from './gaps.ts'
import { addRecords, type Listed, nothingListed } from './listed.ts'
import { issueTexts } from './read-input.ts'
import { readRecord } from './read-record.ts'
import { notJson } from './response.ts'

/** A parsed value with Walmart's JSON of it. */
export interface Parsed<T> {
  readonly value: T
  readonly raw: unknown
  /** What is missing from the value: fields that could not be read. `raw` has them. */
  readonly gaps: readonly Gap[]
}

/** An element of a list, parsed. */
export interface Element<T> extends Parsed<T> {
  /** The text of `raw`, exactly as Walmart sent it if the list can be split without parsing it. */
  readonly text: string
  /** Whether the list has returned this record before, perhaps in an older state. */
  readonly isRepeated: boolean
}

/** An element that does not match what Walmart documents. The rest of its page is not affected. */
export interface Rejected {
  /** Path of the first issue in the response, such as `list.elements.order[3].orderDate`. */
  readonly path: string
  readonly raw: unknown
  /** Validation messages with their paths. They contain none of the element's values. */
  readonly issues: readonly string[]
  /** Whether the list has returned this record before. */
  readonly isRepeated: boolean
}

/** One page of a list. */
export interface Page<T> {
  /** The JSON text of every record of this page, in Walmart's order. */
  readonly records: readonly string[]
  readonly elements: readonly Element<T>[]
  readonly rejected: readonly Rejected[]
  /**
   * What Walmart says is missing from this page (HTTP 206), or `REPEATED_PAGE` if it sent only records of earlier pages.
   * Empty if the page is complete.
   */
  readonly gaps: readonly Gap[]
  /** Walmart's total for the list, if present. It changes while elements are added. */
  readonly total: number | undefined
  /**
   * Pass as `cursor` to resume after this page, in another process too. It contains the list's parameters. Undefined on the
   * last page.
   */
  readonly cursor: string | undefined
  /** What the list has returned so far. On the last page, a `count` below the `total` means that records are missing. */
  readonly listed: Listed
}

/** Receives the JSON text of each record of a page. Returns for each whether to skip it. */
export type SkipRecords = (records: readonly string[]) => Promise<readonly boolean[]>

export interface Skipping {
  /** Leaves records of a page unparsed, such as those that have not changed. They remain among its `records`. */
  readonly skip?: SkipRecords | undefined
}

/** For a list that continues another one, such as a resumed list. */
export interface Continuing {
  /** `listed` of the last page before the `cursor`. Without it, records of earlier pages are not recognized. */
  readonly listed?: Listed | undefined
}

/** The page for Walmart's 404 to an empty list. */
export const emptyPage: Omit<Page<never>, 'listed'> = {
  records: [],
  elements: [],
  rejected: [],
  gaps: [],
  total: 0,
  cursor: undefined,
}

interface ListInResponse {
  /** Path of the list in the response; empty if the list is the response. */
  readonly path: readonly string[]
  /** The field that identifies a record. Undefined if repeats do not matter. */
  readonly key?: string
  /** What the list has returned before this page. */
  readonly listed?: Listed
}

/** Parses each record separately. */
export function readElements<S extends z.ZodType>(schema: S, raws: readonly unknown[], list: ListInResponse) {
  const texts = raws.map((raw) => JSON.stringify(raw))
  return readAll(schema, texts, { ...list, rawAt: (index) => raws[index], isSkipped: () => false })
}

interface RecordsInResponse extends ListInResponse {
  readonly response: HttpResponse
  /** For each record, whether to leave it unparsed. */
  readonly skipped?: readonly boolean[] | undefined
}

/** The same for records in JSON text. */
export function readRecords<S extends z.ZodType>(
  schema: S,
  records: readonly string[],
  { response, skipped = [], ...list }: RecordsInResponse,
) {
  const rawAt = (_: number, text: string): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      throw notJson(response)
    }
  }
  return readAll(schema, records, { ...list, rawAt, isSkipped: (index) => skipped[index] === true })
}

interface Reading extends ListInResponse {
  rawAt(this: void, index: number, text: string): unknown
  isSkipped(this: void, index: number): boolean
}

// Parsing a page may take 50 ms, so it yields to the event loop after this many records.
const recordsAtOnce = 10

/** Only Node has `setImmediate`. A timer takes at least a millisecond. */
const { setImmediate: callNext = setTimeout } = globalThis as { readonly setImmediate?: (next: () => void) => unknown }
const nextTurn = () => new Promise<void>((resolve) => void callNext(resolve))

async function readAll<S extends z.ZodType>(schema: S, records: readonly string[], reading: Reading) {
  const { path, key, rawAt, isSkipped } = reading
  const { listed, repeated } = addRecords(reading.listed ?? nothingListed, records, key)
  const elements: Element<z.output<S>>[] = []
  const rejected: Rejected[] = []
  for (const [index, text] of records.entries()) {
    if (isSkipped(index)) continue
    if ((elements.length + rejected.length) % recordsAtOnce === recordsAtOnce - 1) await nextTurn()
    const raw = rawAt(index, text)
    const isRepeated = repeated[index] === true
    const read = readRecord(schema, raw)
    if (read.error === undefined) elements.push({ value: read.value, raw, gaps: read.gaps, text, isRepeated })
    else rejected.push({ ...rejection(read.error, raw, [...path, index]), isRepeated })
  }
  return { records, elements, rejected, listed }
}

function rejection(error: z.ZodError, raw: unknown, path: readonly (string | number)[]) {
  const inElement = error.issues[0]?.path ?? []
  return { path: z.core.toDotPath([...path, ...inElement]), raw, issues: issueTexts(error, path) }
}
