import type { Gap } from './gaps.ts'
import type { Listed } from './listed.ts'
import { type JsonResponse, walmartError } from './response.ts'

/** The gap of a page that has only records of earlier pages: what belongs there is missing. */
export function repeatedPage(records: number): Gap {
  return { code: 'REPEATED_PAGE', message: `Walmart sent ${records} records again in place of the next page` }
}

// Walmart repeats a page now and then. A list that repeats this many in a row leads nowhere.
const mostIdlePages = 10

/** Whether any of the last ten pages had something new. */
export const hasProgress = ({ idlePages }: Listed): boolean => idlePages < mostIdlePages

/** @throws WalmartError `unexpected_response` after ten pages without anything new */
export function requireProgress(listed: Listed, response: JsonResponse): void {
  if (hasProgress(listed)) return
  throw walmartError('unexpected_response', response, { message: `${listed.idlePages} pages in a row had nothing new` })
}
