import { z } from 'zod'

/**
 * The answer of `POST /v3/token` for client credentials.
 * `expires_in` is in seconds (900 at Walmart). The token goes into a header, hence only visible ASCII.
 */
export const TokenResponse = z.looseObject({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  token_type: z.string(),
  expires_in: z.number().positive(),
})
export type TokenResponse = z.output<typeof TokenResponse>
