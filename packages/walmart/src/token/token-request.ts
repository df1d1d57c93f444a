import { allowInsecureRequests, ClientError, Configuration, customFetch, genericGrantRequest } from 'openid-client'

import { WalmartError } from '../errors.ts'
import { readJson, walmartError } from '../http/answer.ts'
import { exchange, type Answer } from '../http/exchange.ts'
import type { TokenGrant } from './token-grant.ts'
import { TokenResponse } from './token-response.ts'
import type { AccessToken } from './token-store.ts'

export interface TokenRequestOptions {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly serviceName: string
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** What Walmart gives for a grant. */
export interface GrantedToken {
  readonly accessToken: AccessToken
  /** Where Walmart sent one; that of client credentials has none. */
  readonly refreshToken?: string | undefined
}

/**
 * Asks `POST /v3/token` for an access token.
 *
 * openid-client's own Basic authentication percent-encodes id and secret before Base64, as OAuth has it; Walmart
 * documents the plain form, and nobody has seen it decode. Hence the client authentication below. Its function for
 * authorization codes wants the address that Walmart came back to, with OAuth's names in it, which Walmart does not use.
 *
 * @throws WalmartError `credentials_rejected` for 400 and 401: Walmart answers a wrong secret with either
 */
export async function requestToken(options: TokenRequestOptions, grant: TokenGrant): Promise<GrantedToken> {
  const { clientId, clientSecret, tokenUrl } = options
  const { grantType, parameters, partnerId, secret } = grant
  const basic = basicCredentials(clientId, clientSecret)
  const server = { issuer: tokenUrl, token_endpoint: tokenUrl }
  const configuration = new Configuration(server, clientId, undefined, (...[, , , headers]) => {
    headers.set('Authorization', `Basic ${basic}`)
    headers.set('WM_SVC.NAME', options.serviceName)
    if (partnerId !== undefined) headers.set('WM_PARTNER.ID', partnerId)
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
      signal: options.signal,
      secrets: [clientSecret, basic, ...(secret === undefined ? [] : [secret, encodedInForm(secret)])],
    })
    return tokenResponse(answer)
  }
  try {
    const token = TokenResponse.parse(await genericGrantRequest(configuration, grantType, { ...parameters }))
    const accessToken = { value: token.access_token, expiresAt: new Date(startedAt + token.expires_in * 1_000) }
    return { accessToken, refreshToken: token.refresh_token ?? undefined }
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof ClientError && error.cause instanceof WalmartError) throw error.cause
    if (answer === undefined) throw error
    throw walmartError('unexpected_response', answer, { message: 'the answer holds no access token' })
  }
}

/** Turns Walmart's refusals into its own errors before openid-client, which reads OAuth's only, loses their words. */
function tokenResponse(answer: Answer): Response {
  try {
    const { json } = readJson(answer)
    // Walmart writes null where OAuth, and openid-client with it, wants nothing.
    return Response.json(withoutNulls(json), { status: answer.status })
  } catch (error) {
    if (!(error instanceof WalmartError) || (answer.status !== 400 && answer.status !== 401)) throw error
    const { upstreamCode: code, upstreamField: field, upstreamMessage: message } = error
    throw walmartError('credentials_rejected', answer, { code, field, message })
  }
}

function withoutNulls(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null))
}

/** Base64 of the UTF-8 bytes; `btoa` alone takes Latin-1 only. */
function basicCredentials(clientId: string, clientSecret: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(`${clientId}:${clientSecret}`)))
}

/** As it stands in the body, which a proxy may echo. */
function encodedInForm(secret: string): string {
  return new URLSearchParams({ '': secret }).toString().slice(1)
}
