import * as z from 'zod'

type WithoutDefault<Field extends z.core.$ZodType> = Field extends z.ZodDefault<infer Inner> ? Inner : Field

type OptionalFields<Shape extends z.core.$ZodShape> = {
  -readonly [Name in keyof Shape]: z.ZodOptional<WithoutDefault<Shape[Name]>>
}

/**
 * The fields of a change: each may be left out, and then stays as it is. A default would change what was left out, so
 * there are none.
 */
// @__NO_SIDE_EFFECTS__
export function optionalFields<Shape extends z.core.$ZodShape>(shape: Shape): OptionalFields<Shape> {
  const fields = Object.entries(shape).map(([name, field]) => [name, optional(field as z.ZodType)])
  return Object.fromEntries(fields) as OptionalFields<Shape>
}

function optional(field: z.ZodType): z.ZodType {
  const inner = field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field
  return inner.optional().meta(field.meta() ?? {})
}
