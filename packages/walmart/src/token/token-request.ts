import { allowInsecureRequests, ClientError, Configuration, customFetch, genericGrantRequest } from 'openid-client'
import { z } from 'zod'

import { WalmartError } from '../errors.ts'
import { exchange, type HttpResponse, type ObserveExchange } from '../http/exchange.ts'
import { readJson, walmartError } from '../http/response.ts'
import type { TokenGrant } from './token-grant.ts'
import type { AccessToken } from './token-store.ts'

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

export interface TokenRequestOptions {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly serviceName: string
  readonly marketHeaders: Readonly<Record<string, string>>
  readonly fetch: typeof globalThis.fetch
  readonly observe?: ObserveExchange | undefined
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** The tokens that Walmart returns for a grant. */
interface GrantedToken {
  readonly accessToken: AccessToken
  /** Undefined for client credentials, and if Walmart sent none. */
  readonly refreshToken?: string | undefined
}

/**
 * Requests an access token from `POST /v3/token`.
 *
 * openid-client's Basic authentication percent-encodes id and secret before Base64, as OAuth requires. Walmart documents
 * the plain form and may not decode it, hence the client authentication below. Its function for authorization codes needs
 * a redirect URL with OAuth's parameter names, which Walmart does not use.
 *
 * @throws WalmartError `credentials_rejected` for 400 and 401: Walmart responds to a wrong secret with either
 */
export async function requestToken(options: TokenRequestOptions, grant: TokenGrant): Promise<GrantedToken> {
  const { clientId, clientSecret, tokenUrl } = options
  const { grantType, parameters, partnerId, secret } = grant
  const basic = basicCredentials(clientId, clientSecret)
  const server = { issuer: tokenUrl, token_endpoint: tokenUrl }
  const configuration = new Configuration(server, clientId, undefined, (...[, , , headers]) => {
    headers.set('Authorization', `Basic ${basic}`)
    headers.set('WM_SVC.NAME', options.serviceName)
    for (const [name, value] of Object.entries(options.marketHeaders)) headers.set(name, value)
    if (partnerId !== undefined) headers.set('WM_PARTNER.ID', partnerId)
  })
  // For the simulator, or a proxy on the same machine.
  if (tokenUrl.startsWith('http:')) allowInsecureRequests(configuration)
  const startedAt = Date.now()
  let response: HttpResponse | undefined
  configuration[customFetch] = async (url, { headers, body }) => {
    response = await exchange({
      url,
      method: 'POST',
      headers,
      body: String(body),
      fetch: options.fetch,
      observe: options.observe,
      group: 'token',
      timeoutMs: options.timeoutMs,
      signal: options.signal,
      secrets: [clientSecret, basic, ...(secret === undefined ? [] : [secret, encodedInForm(secret)])],
    })
    return tokenResponse(response)
  }
  try {
    const token = TokenResponse.parse(await genericGrantRequest(configuration, grantType, { ...parameters }))
    const accessToken = { value: token.access_token, expiresAt: new Date(startedAt + token.expires_in * 1_000) }
    return { accessToken, refreshToken: token.refresh_token ?? undefined }
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof ClientError && error.cause instanceof WalmartError) throw error.cause
    if (response === undefined) throw error
    throw walmartError('unexpected_response', response, { message: 'the response has no access token' })
  }
}

/** Throws our own errors for Walmart's: openid-client only reads OAuth's, and would lose the details. */
function tokenResponse(response: HttpResponse): Response {
  try {
    const { json } = readJson(response)
    // Walmart sends null for missing values, which openid-client rejects.
    return Response.json(withoutNulls(json), { status: response.status })
  } catch (error) {
    if (!(error instanceof WalmartError) || (response.status !== 400 && response.status !== 401)) throw error
    const { upstreamCode: code, upstreamField: field, upstreamMessage: message } = error
    throw walmartError('credentials_rejected', response, { code, field, message })
  }
}

function withoutNulls(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null))
}

/** Base64 of the UTF-8 bytes; `btoa` only accepts Latin-1. */
function basicCredentials(clientId: string, clientSecret: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(`${clientId}:${clientSecret}`)))
}

/** The secret as encoded in the body, which a proxy may echo. */
function encodedInForm(secret: string): string {
  return new URLSearchParams({ '': secret }).toString().slice(1)
}
