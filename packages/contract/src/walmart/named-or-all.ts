/**
 * For JSON Schema, which knows nothing of functions: records are named by `ids`, or a field says that it is all of them,
 * of which `filters` may leave some.
 */
// @__NO_SIDE_EFFECTS__
export function namedOrAll(all: string) {
  return {
    oneOf: [
      { properties: { ids: true, [all]: { const: false }, filters: false }, required: ['ids'] },
      { properties: { [all]: { const: true }, ids: false }, required: [all] },
    ],
  }
}
