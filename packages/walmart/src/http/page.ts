import { z } from 'zod'

import type { Gap } from './gaps.ts'
import { issueTexts } from './issue-texts.ts'

/** An element as parsed, and Walmart's own JSON of it. */
export interface Parsed<T> {
  readonly value: T
  readonly raw: unknown
}

/** An element that is not what Walmart documents. The rest of its page is not affected. */
export interface Rejected {
  /** Where in the answer the first issue is, such as `list.elements.order[3].orderDate`. */
  readonly path: string
  readonly raw: unknown
  /** Each with its path; they hold none of the element's values. */
  readonly issues: readonly string[]
}

/** One page of a list. */
export interface Page<T> {
  readonly elements: readonly Parsed<T>[]
  readonly rejected: readonly Rejected[]
  /** What Walmart says it could not find for this page (HTTP 206). Empty: the page is complete. */
  readonly gaps: readonly Gap[]
  /** Walmart's total for the list, when it says one. It drifts while elements are added. */
  readonly total: number | undefined
  /**
   * Pass as `cursor` to go on after this page, also in another process. It holds the list's parameters, so nothing else
   * need be repeated. Undefined after the last page.
   */
  readonly cursor: string | undefined
}

/** The page of a list without elements, and the last page of a list that has ended meanwhile: Walmart's answer is 404. */
export function emptyPage(total: number | undefined): Page<never> {
  return { elements: [], rejected: [], gaps: [], total, cursor: undefined }
}

/**
 * Parses each element by itself.
 *
 * @param path where the list is in the answer; empty when it is the answer
 */
export function readElements<S extends z.ZodType>(schema: S, raws: readonly unknown[], path: readonly string[]) {
  const elements: Parsed<z.output<S>>[] = []
  const rejected: Rejected[] = []
  for (const [index, raw] of raws.entries()) {
    const parsed = schema.safeParse(raw)
    if (parsed.success) elements.push({ value: parsed.data, raw })
    else rejected.push(rejection(parsed.error, raw, [...path, index]))
  }
  return { elements, rejected }
}

function rejection(error: z.ZodError, raw: unknown, path: readonly (string | number)[]): Rejected {
  const inElement = error.issues[0]?.path ?? []
  return { path: z.core.toDotPath([...path, ...inElement]), raw, issues: issueTexts(error, path) }
}
