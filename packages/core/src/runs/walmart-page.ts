import type { Element, Gap, Listed, Page } from '@aisle/walmart'

import type { RunProblem } from './source.ts'

interface RecordName {
  /** What a record is called, such as `Order`. */
  readonly what: string
  /** The field of Walmart's JSON that identifies it. */
  readonly key: string
}

/**
 * Records that could not be read, or only in part, each with its name, the reasons and its JSON, and records that Walmart
 * omitted.
 */
export function problemsOf(
  page: Pick<Page<unknown>, 'elements' | 'gaps' | 'rejected'>,
  name: RecordName,
): RunProblem[] {
  const { elements, rejected, gaps } = page
  return [
    ...rejected.filter(isNew).map(({ raw, issues }) => ({
      code: 'unreadable_record',
      message: `${nameOf(raw, name)} was not imported: ${issues.join('; ')}`,
      raw,
    })),
    ...elements
      .filter(isNew)
      .flatMap(({ raw, gaps: unread }) =>
        unread.length === 0 ? [] : [{ code: 'unreadable_field', message: aboutFields(nameOf(raw, name), unread), raw }],
      ),
    ...gaps.map((gap) => ({
      code: 'incomplete_response',
      message: `Walmart left records out of a page: ${gap.message ?? gap.code ?? 'no reason given'}.`,
      raw: gap,
    })),
  ]
}

function aboutFields(name: string, unread: readonly Gap[]): string {
  const reasons = unread.map(({ field, message }) => `${field}: ${message}`)
  return `${name} was imported without fields that could not be read: ${reasons.join('; ')}`
}

/** Such as `Order 108900000000001`. */
function nameOf(raw: unknown, { what, key }: RecordName): string {
  const id = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>)[key] : undefined
  return typeof id === 'string' || typeof id === 'number' ? `${what} ${id}` : `${what} without ${key}`
}

const isNew = ({ isRepeated }: { readonly isRepeated: boolean }): boolean => !isRepeated

/** How many records of a page are imported and were not on an earlier page. Unparsed records have not changed. */
export function countImported<T>(
  { elements, rejected, listed }: Pick<Page<T>, 'elements' | 'listed' | 'rejected'>,
  before: Listed,
  isImported: (element: Element<T>) => boolean,
): number {
  const excluded = elements.filter((element) => isNew(element) && !isImported(element))
  return listed.count - before.count - rejected.filter(isNew).length - excluded.length
}

/** The number of records in a list: Walmart's, or that of the records themselves if it is too small. */
export const sizeOf = ({ count, total }: Listed): number => Math.max(count, total ?? 0)

/**
 * A problem if a list has ended with fewer records than Walmart counted.
 *
 * @param list such as `The list of items`
 */
export function missingRecords(list: string, { count, total }: Listed): RunProblem[] {
  const missing = (total ?? 0) - count
  if (missing <= 0) return []
  const message = `${list} is incomplete: Walmart counted ${total} records and sent ${count}, so ${missing} may be missing. The next refreshes request them again.`
  return [{ code: 'incomplete_list', message }]
}
