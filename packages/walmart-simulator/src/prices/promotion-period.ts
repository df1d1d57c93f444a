import type { BodyPart } from '../gateway/body-part.ts'
import type { SimulatedSeller } from '../seller.ts'

const dayMs = 86_400_000
const maxAheadMs = 365 * dayMs
const maxDurationMs = 180 * dayMs

interface Fields {
  readonly start: string
  readonly end: string
}

/** When a promotion starts and ends, in epoch ms. */
export function readPeriod(seller: SimulatedSeller, part: BodyPart, { start, end }: Fields) {
  const startsAt = readTime(part, start)
  const endsAt = readTime(part, end)
  if (startsAt > seller.now().getTime() + maxAheadMs) throw part.error(start, 'The start must be within 365 days')
  if (endsAt <= startsAt || endsAt > startsAt + maxDurationMs) {
    throw part.error(end, 'The end must be within 180 days after the start')
  }
  return { startsAt, endsAt }
}

function readTime(part: BodyPart, field: string): number {
  const text = part.text(field)
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN
  if (!Number.isNaN(ms)) return ms
  throw part.error(field, `${field} must be a time with its zone`)
}
