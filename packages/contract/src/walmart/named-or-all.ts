import * as z from 'zod'

/** A caller either lists `ids`, or sets the field that selects all records, optionally narrowed by `filters`. */
// @__NO_SIDE_EFFECTS__
export function namedOrAll(all: string) {
  return z.superRefine<Readonly<Record<string, unknown>>>(({ ids, filters, [all]: isAll }, context) => {
    const reject = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (ids === undefined && isAll !== true) reject('ids', `is required unless ${all} is true`)
    if (ids !== undefined && isAll === true) reject('ids', `is prohibited when ${all} is true`)
    if (filters !== undefined && isAll !== true) reject('filters', `is prohibited unless ${all} is true`)
  })
}

/** The same rule for JSON Schema, which cannot express the refinement. */
// @__NO_SIDE_EFFECTS__
export function namedOrAllSchema(all: string) {
  return {
    oneOf: [
      { properties: { ids: true, [all]: { const: false }, filters: false }, required: ['ids'] },
      { properties: { [all]: { const: true }, ids: false }, required: [all] },
    ],
  }
}
