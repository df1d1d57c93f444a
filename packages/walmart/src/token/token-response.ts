import { z } from 'zod'

/**
 * The response of `POST /v3/token`. `expires_in` is in seconds (900 at Walmart). The token is sent in a header, so it must
 * be visible ASCII. `refresh_token` is present for a seller who has signed in, and is valid for 365 days.
 */
export const TokenResponse = z.looseObject({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  token_type: z.string(),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1).nullish(),
})
export type TokenResponse = z.output<typeof TokenResponse>
