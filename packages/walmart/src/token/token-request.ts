import { allowInsecureRequests, clientCredentialsGrant, ClientError, Configuration, customFetch } from 'openid-client'

import { WalmartError } from '../errors.ts'
import { readJson, walmartError } from '../http/answer.ts'
import { exchange, type Answer } from '../http/exchange.ts'
import { TokenResponse } from './token-response.ts'
import type { AccessToken } from './token-store.ts'

export interface TokenRequestOptions {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly serviceName: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
}

/**
 * Asks `POST /v3/token` for an access token.
 *
 * openid-client's own Basic authentication percent-encodes id and secret before Base64, as OAuth has it; Walmart
 * documents the plain form, and nobody has seen it decode. Hence the client authentication below.
 *
 * @throws WalmartError `credentials_rejected` for 400 and 401: Walmart answers a wrong secret with either
 */
export async function requestToken(options: TokenRequestOptions): Promise<AccessToken> {
  const { clientId, clientSecret, tokenUrl } = options
  const basic = basicCredentials(clientId, clientSecret)
  const server = { issuer: tokenUrl, token_endpoint: tokenUrl }
  const configuration = new Configuration(server, clientId, undefined, (...[, , , headers]) => {
    headers.set('Authorization', `Basic ${basic}`)
    headers.set('WM_SVC.NAME', options.serviceName)
  })
  // Only the simulator and a proxy on the same machine are without TLS.
  if (tokenUrl.startsWith('http:')) allowInsecureRequests(configuration)
  const startedAt = Date.now()
  let answer: Answer | undefined
  configuration[customFetch] = async (url, { headers, body }) => {
    answer = await exchange({
      url,
      method: 'POST',
      headers,
      body: String(body),
      fetch: options.fetch,
      timeoutMs: options.timeoutMs,
      secrets: [clientSecret, basic],
    })
    return tokenResponse(answer)
  }
  try {
    const token = TokenResponse.parse(await clientCredentialsGrant(configuration, {}))
    return { value: token.access_token, expiresAt: new Date(startedAt + token.expires_in * 1_000) }
  } catch (error) {
    if (error instanceof ClientError && error.cause instanceof WalmartError) throw error.cause
    if (answer === undefined) throw error
    throw walmartError('unexpected_response', answer, { message: 'the answer holds no access token' })
  }
}

/** Turns Walmart's refusals into its own errors before openid-client, which reads OAuth's only, loses their words. */
function tokenResponse(answer: Answer): Response {
  try {
    readJson(answer)
  } catch (error) {
    if (!(error instanceof WalmartError) || (answer.status !== 400 && answer.status !== 401)) throw error
    throw walmartError('credentials_rejected', answer, { code: error.upstreamCode, message: error.upstreamMessage })
  }
  return new Response(answer.text, { status: answer.status, headers: { 'content-type': 'application/json' } })
}

/** Base64 of the UTF-8 bytes; `btoa` alone takes Latin-1 only. */
function basicCredentials(clientId: string, clientSecret: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(`${clientId}:${clientSecret}`)))
}
