import type { z } from 'zod'

interface Once<Element> {
  readonly keyOf: (element: Element) => number | string
  readonly messageOf: (element: Element) => string
  /** The field to report; by default the element. */
  readonly field?: string
}

/** A check that rejects each element of a list that has the key of an earlier one. */
export function onlyOnce<Element>({ keyOf, messageOf, field }: Once<Element>) {
  return (elements: readonly Element[], context: z.RefinementCtx): void => {
    const seen = new Set<number | string>()
    for (const [index, element] of elements.entries()) {
      const key = keyOf(element)
      if (seen.has(key)) {
        const path = field === undefined ? [index] : [index, field]
        context.addIssue({ code: 'custom', path, message: messageOf(element) })
      }
      seen.add(key)
    }
  }
}
