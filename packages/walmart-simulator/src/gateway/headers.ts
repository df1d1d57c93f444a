import { markets } from '../markets.ts'
import type { AccessToken, AccessTokens } from './access-tokens.ts'
import { ApiError, invalidHeader, unauthorized } from './api-error.ts'

/** Request headers with lower-case names. Node's own type would force users to install `@types/node`. */
export type SentHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** A header's value, or an empty string: Walmart treats missing and empty headers alike. */
export function readHeader(headers: SentHeaders, name: string): string {
  const value = headers[name.toLowerCase()]
  return typeof value === 'string' ? value.trim() : ''
}

/** The valid token in the headers. Walmart does not use `Authorization: Bearer` but a header of its own. */
export function requireToken(headers: SentHeaders, tokens: AccessTokens, now: Date): AccessToken {
  const token = tokens.find(readHeader(headers, 'WM_SEC.ACCESS_TOKEN'), now)
  if (token === undefined) throw unauthorized()
  return token
}

interface Called {
  /** The path of the endpoint. */
  readonly route?: string | undefined
  /** Whether the response is a file. */
  readonly isFile?: boolean
}

/**
 * Checks the headers that every call needs, and rejects markets that are not simulated. Without `Accept: application/json`,
 * Walmart responds in XML; the simulator rejects the call, so that the mistake shows. A wildcard does not name JSON and
 * would get XML as well. A file needs a type of its own.
 */
export function requireHeaders(headers: SentHeaders, { route = '', isFile = false }: Called = {}): void {
  for (const field of requiredHeaders(route)) {
    if (readHeader(headers, field) === '') throw invalidHeader(field)
  }
  if (isSimulation(route) && readHeader(headers, 'WM_SANDBOX') !== 'v2') {
    throw invalidHeader('WM_SANDBOX', 'WM_SANDBOX set null or invalid.')
  }
  const market = marketIn(headers)
  if (!Object.hasOwn(markets, market)) {
    const description = `The simulator does not support the market ${market}`
    throw new ApiError('NOT_SIMULATED', 'GMP_GATEWAY_API', { field: 'WM_MARKET', description })
  }
  const types = [...(isFile ? [fileType] : []), 'application/json'] as const
  if (!types.some((type) => accepts(headers, type))) throw invalidAccept(types[0])
}

export const invalidAccept = (type: string): ApiError =>
  new ApiError('INVALID_ACCEPT_TYPE', 'GMP_GATEWAY_API', { description: `Accept must name ${type}` })

/** Without the header, the gateway assumes the United States. */
export const marketIn = (headers: SentHeaders): string => readHeader(headers, 'WM_MARKET').toUpperCase() || 'US'

const isSimulation = (route: string): boolean => route.startsWith('/v1/simulations/')

function requiredHeaders(route: string): readonly string[] {
  if (!isSimulation(route)) return ['WM_SVC.NAME', 'WM_QOS.CORRELATION_ID']
  return route === '/v1/simulations/returns' ? ['WM_SVC.NAME', 'WM_SVC.VERSION'] : ['WM_SVC.NAME']
}

/** The type of a file, whatever its format. */
export const fileType = 'application/octet-stream'

/** Whether `Accept` names the type. */
export const accepts = (headers: SentHeaders, type: string): boolean =>
  readHeader(headers, 'Accept')
    .split(',')
    .some((accepted) => accepted.split(';', 1)[0]?.trim().toLowerCase() === type)
