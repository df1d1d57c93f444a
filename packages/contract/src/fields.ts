import * as z from 'zod'

/** The id of a record of this tenant: a positive integer. */
export const Id = z.int().positive()

/** A moment in UTC, ISO-8601 with milliseconds: `2026-11-23T16:12:00.000Z`. */
export const Timestamp = z.iso.datetime()

const calendarDate = { error: 'must be a valid date, written YYYY-MM-DD' }

/** A real calendar date, `YYYY-MM-DD`: a whole day in the tenant's time zone. */
// Year 0 is a date to ISO 8601 and none to the calendar (or to Postgres).
export const CalendarDate = z
  .string()
  .date(calendarDate)
  .regex(/^(?!0000)/, calendarDate)
  .meta({ format: 'date' })

const dayOrMoment = { error: 'must be a valid date, written YYYY-MM-DD, or a moment, written YYYY-MM-DDTHH:MM:SSZ' }

/** A real calendar date, or a moment in UTC. */
export const DayOrMoment = z
  .string()
  .regex(/^(?!0000)\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z)?$/, dayOrMoment)
  .refine((text) => z.union([z.iso.date(), z.iso.datetime()]).safeParse(text).success, dayOrMoment)
  .meta({ anyOf: [{ format: 'date' }, { format: 'date-time' }] })

const noControls = { error: 'must not contain control characters' }

/** Without control characters and half surrogate pairs: Postgres takes neither NUL nor the latter. */
// The pattern goes into JSON Schemas: it has no `\p`, which Python's and other engines do not know.
export const isPlain = [
  // oxlint-disable-next-line no-control-regex
  z.regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, noControls),
  z.refine<string>((text) => !/\p{Cs}/u.test(text), noControls),
] as const

/** Text for people: trimmed, 1–255 characters, no control characters, no half surrogate pairs. */
export const Label = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .check(...isPlain)

/** `{ data, message }`, the envelope of one document. */
// @__NO_SIDE_EFFECTS__
export function documentOf<Data extends z.ZodType>(data: Data) {
  return z.object({
    data,
    message: z.string().nullable().meta({ description: 'A sentence for people, or null.' }),
  })
}
