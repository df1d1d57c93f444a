import * as z from 'zod'

type WithoutDefault<Field extends z.core.$ZodType> = Field extends z.ZodDefault<infer Inner> ? Inner : Field

type OptionalFields<Shape extends z.core.$ZodShape> = {
  -readonly [Name in keyof Shape]: z.ZodOptional<WithoutDefault<Shape[Name]>>
}

/**
 * Makes every field optional and removes defaults, for an operation that leaves omitted fields unchanged. A default would
 * change them.
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
