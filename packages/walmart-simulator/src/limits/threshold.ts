import { Refusal } from '../gateway/refusal.ts'
import type { BucketState } from './token-bucket.ts'

/** What every answer to a limited call carries. */
export const thresholdHeaders = ({ tokens, nextTokenAt }: BucketState): Record<string, string> => ({
  'x-current-token-count': String(tokens),
  'x-next-replenishment-time': String(nextTokenAt),
})

/** The 429 of a call that finds its bucket empty. There is no `Retry-After`. */
export const tooManyCalls = (): Refusal =>
  new Refusal('REQUEST_THRESHOLD_VIOLATED', 'GMP_GATEWAY_API', { description: 'Too many calls' })
