import * as z from 'zod'

/** The id of a record that belongs to the tenant. */
export const Id = z.int().positive()

const day = /^(?!0000)\d{4}-\d{2}-\d{2}$/
const time = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

/** Whether a text is a real day. ISO 8601 has a year 0, but Postgres does not. */
function isDay(text: string): boolean {
  const date = new Date(text)
  return day.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

function isTime(text: string): boolean {
  return text[10] === 'T' && isDay(text.slice(0, 10)) && time.test(text.slice(11)) && isDay(toUtc(text).slice(0, 10))
}

/** `2026-11-23T17:12:00.25+01:00` becomes `2026-11-23T16:12:00.25Z`. Postgres keeps microseconds, `Date` does not. */
function toUtc(text: string): string {
  const date = new Date(text.slice(0, 19) + text.slice(-6))
  if (!/T.*[+-]\d{2}:\d{2}$/.test(text) || Number.isNaN(date.getTime())) return text
  return `${date.toISOString().replace('.000Z', '')}${text.slice(19, -6)}Z`
}

// These schemas have a format and no pattern, because client generators understand that best.

/** A time in UTC, ISO 8601: `2026-11-23T16:12:00.000Z`. */
export const Timestamp = z
  .string()
  .refine((text) => isTime(text) && text.endsWith('Z'), { error: 'must be a valid time in UTC' })
  .meta({ format: 'date-time' })

/** A real calendar date, `YYYY-MM-DD`: a whole day in the tenant's time zone. */
export const CalendarDate = z
  .string()
  .refine(isDay, { error: 'must be a valid date, written YYYY-MM-DD' })
  .meta({ format: 'date' })

/** A time, which may have an offset and is converted to UTC. */
export const Time = z
  .string()
  .refine(isTime, { error: 'must be a valid time' })
  .overwrite(toUtc)
  .meta({ format: 'date-time' })

/** A day in the tenant's time zone, or a time. A time may have an offset, and is converted to UTC. */
export const DayOrTime = z.union([CalendarDate, Time], {
  error: 'must be a valid date, written YYYY-MM-DD, or a time, written YYYY-MM-DDTHH:MM:SSZ or with an offset',
})

const hourMs = 3_600_000
// Time zones are from UTC-12 to UTC+14.
const firstStart = (text: string) => Date.parse(text) - (isDay(text) ? 14 * hourMs : 0)
const lastEnd = (text: string) => Date.parse(text) + (isDay(text) ? (24 + 12) * hourMs : 0)

/** Whether a range ends before it starts, whatever the time zone of its days. Both ends are included. */
export function isReversed(from: string, to: string): boolean {
  return isDay(from) && isDay(to) ? to < from : lastEnd(to) < firstStart(from)
}

const noControls = { error: 'must not contain control characters' }

/** Rejects control characters and lone surrogates. Postgres stores neither NUL nor lone surrogates. */
// The pattern appears in JSON Schemas, so it avoids `\p`, which Python's and other engines do not support.
export const isPlain = [
  // oxlint-disable-next-line no-control-regex
  z.regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, noControls),
  z.refine<string>((text) => !/\p{Cs}/u.test(text), noControls),
] as const

/** A name or code: trimmed, 1–255 characters, without control characters or lone surrogates. */
export const Label = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .check(...isPlain)

/** The envelope of a single document: `{ data, message }`. */
// @__NO_SIDE_EFFECTS__
export function documentOf<Data extends z.ZodType>(data: Data) {
  return z.object({
    data,
    message: z.string().nullable().meta({ description: 'A message to show to the user, or null.' }),
  })
}
