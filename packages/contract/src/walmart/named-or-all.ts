/**
 * The JSON Schema form of a rule that refinements enforce: a caller either lists `ids`, or sets the field that selects all
 * records, optionally narrowed by `filters`.
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
