import type { FieldErrors } from '@aisle/contract'

/** Why items of a call were rejected; undefined if none was. */
export function rejectedItems(results: readonly { readonly errors: FieldErrors | null }[]): FieldErrors | undefined {
  const found = results.flatMap(({ errors }) => (errors ? [errors] : []))
  return found.length === 0 ? undefined : Object.assign({}, ...found)
}

/** The form has controls for the first item, which all others have in common. */
export const firstItem = (path: string): string => path.replace(/^items\.\d+\./, 'items.0.')
