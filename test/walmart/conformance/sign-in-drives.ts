import { createWalmartClient, exchangeAuthorizationCode } from '@aisle/walmart'

import type { Drive } from './drives.ts'

/** What is called for a seller who lets an application act for them; no method of the client shows it. */
export const signInDrives: readonly Drive[] = [
  {
    operation: 'authentication/tokenAPI',
    drive: async ({ simulator, seller, fetch }) => {
      const { clientId, clientSecret, partnerId } = seller
      const redirectUri = 'https://app.example.com/back'
      const code = simulator.authorize(seller, { redirectUri })
      const keys = { clientId, clientSecret, baseUrl: simulator.url, fetch }
      const { refreshToken } = await exchangeAuthorizationCode({ ...keys, code, partnerId, redirectUri })
      await createWalmartClient({ ...keys, signIn: { partnerId, refreshToken } }).authenticate()
    },
  },
]
