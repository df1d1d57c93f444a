import { createHmac } from 'node:crypto'

import type { NotificationAuth, NotificationBody, Subscription } from './payloads.ts'

/** Where a notification goes. */
export type Destination = Pick<Subscription, 'eventUrl' | 'authDetails' | 'headers'>

const timeoutMs = 5_000

/** Sends a notification once. Returns whether the receiver responded with 2xx. */
export async function sendNotification(destination: Destination, content: NotificationBody): Promise<boolean> {
  const body = JSON.stringify(content)
  try {
    const { eventUrl, authDetails, headers } = destination
    const authorization = authDetails === undefined ? undefined : await authorize(destination, authDetails, body)
    const { ok } = await fetch(eventUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers, ...authorization },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    })
    return ok
  } catch {
    return false
  }
}

async function authorize(
  { headers }: Destination,
  auth: NotificationAuth,
  body: string,
): Promise<Record<string, string>> {
  const { authHeaderName: name, clientId = '', clientSecret = '', userName = '', password = '' } = auth
  switch (auth.authMethod) {
    case 'BASIC_AUTH':
      return { [name]: base64(`${userName}:${password}`) }
    case 'HMAC':
      // Base64 is our interpretation: Walmart does not document the encoding.
      return { [name]: createHmac('sha256', clientSecret).update(body).digest('base64') }
    case 'OAUTH': {
      const response = await fetch(auth.authUrl ?? '', {
        method: 'POST',
        headers: {
          ...headers,
          accept: 'application/json; charset=UTF-8',
          [name]: base64(`${clientId}:${clientSecret}`),
        },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      const { access_token: token } = (await response.json()) as { access_token?: unknown }
      if (!response.ok || typeof token !== 'string') throw new Error('The authorization server issued no token')
      return { [name]: `Bearer ${token}` }
    }
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
