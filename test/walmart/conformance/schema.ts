/** The part of JSON Schema that Walmart's documents use; they have no `$ref`, `allOf` or `oneOf`. */
export interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly enum?: readonly unknown[]
  readonly default?: unknown
}

/** A schema in Walmart's OpenAPI 3.0 documents. */
export interface OpenApiSchema {
  readonly properties?: Readonly<Record<string, OpenApiSchema>>
  readonly items?: OpenApiSchema
  readonly anyOf?: readonly OpenApiSchema[]
  /** A boolean on a property, which OpenAPI does not have, marks that property. */
  readonly required?: readonly string[] | boolean
  readonly exclusiveMinimum?: boolean
}

/** Converts to JSON Schema. `nullable` and OpenAPI's formats stay, because ajv supports them. */
export function toJsonSchema(openApi: OpenApiSchema): Schema {
  const { properties, items, anyOf, required, exclusiveMinimum, ...rest } = openApi
  if (exclusiveMinimum === true) throw new Error('exclusiveMinimum is not supported')
  const marked = Object.entries(properties ?? {}).filter(([, property]) => property.required === true)
  const names = [...(Array.isArray(required) ? required : []), ...marked.map(([name]) => name)]
  return {
    ...rest,
    ...(names.length === 0 ? {} : { required: names }),
    ...(properties === undefined ? {} : { properties: mapValues(properties, toJsonSchema) }),
    ...(items === undefined ? {} : { items: toJsonSchema(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(toJsonSchema) }),
  }
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}

/** Paths of the keys that a schema declares, such as `/list/elements/order[]/orderDate`. */
export function declaredKeys(schema: Schema, at = ''): string[] {
  const { properties = {}, items, anyOf = [], type, additionalProperties = false } = schema
  const isEmpty = type === 'object' && Object.keys(properties).length === 0 && anyOf.length === 0
  return [
    ...(isEmpty || additionalProperties !== false ? [`${at}/*`] : []),
    ...Object.entries(properties).flatMap(([key, inner]) => [`${at}/${key}`, ...declaredKeys(inner, `${at}/${key}`)]),
    ...(items === undefined ? [] : declaredKeys(items, `${at}[]`)),
    ...anyOf.flatMap((inner) => declaredKeys(inner, at)),
  ]
}
