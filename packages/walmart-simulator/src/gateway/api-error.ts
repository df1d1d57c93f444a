/** The components of Walmart's API, as they appear in error codes. */
export type Component =
  | 'GMP_GATEWAY_API'
  | 'GMP_ITEM_QUERY_API'
  | 'GMP_ORDER_API'
  | 'GMP_INVENTORY_API'
  | 'GMP_RETURNS_API'
  | 'GMP_PRICING_API'
  | 'GMP_RECEIVER_API'
  | 'GMP_REPORTS_API'
  | 'GMP_INSIGHTS_API'
  | 'GMP_LAGTIME_API'
  | 'GMP_NOTIFICATION_API'

const data = { severity: 'ERROR', category: 'DATA' } as const
const inApplication = { severity: 'ERROR', category: 'APPLICATION' } as const
const system = { severity: 'ERROR', category: 'SYSTEM' } as const

/** Status, severity and category are from Walmart's published table of error codes. */
const kinds = {
  SOME_CONTENT_NOT_FOUND: {
    status: 206,
    info: 'Part of the requested content could not be found.',
    severity: 'INFO',
    category: 'APPLICATION',
  },
  INVALID_REQUEST: { status: 400, info: 'Request invalid.', ...data },
  INVALID_REQUEST_HEADER: { status: 400, info: 'One or more request headers are invalid.', ...data },
  INVALID_REQUEST_PARAM: { status: 400, info: 'One or more request parameters are invalid.', ...data },
  INVALID_REQUEST_CONTENT: { status: 400, info: 'Request content is invalid.', ...data },
  MALFORMED_REQUEST_CONTENT: { status: 400, info: 'Request content is malformed.', ...data },
  UNAUTHORIZED: { status: 401, info: 'The access token is missing, expired or in the wrong header.', ...data },
  FORBIDDEN: { status: 403, info: 'The credentials do not allow this call.', ...data },
  CONTENT_NOT_FOUND: {
    status: 404,
    info: 'Requested content could not be found.',
    severity: 'INFO',
    category: 'APPLICATION',
  },
  // The code is known from integrators; its severity and category are not known.
  INVALID_REPORT_VERSION: { status: 404, info: 'The report has no such version.', ...data },
  METHOD_NOT_ALLOWED: { status: 405, info: 'The path does not support this method.', ...data },
  INVALID_ACCEPT_TYPE: {
    status: 406,
    info: 'Walmart would respond in XML here. Send Accept: application/json; */* does not name JSON.',
    ...inApplication,
  },
  // The status is known; Walmart's code for it is not.
  FILE_TOO_LARGE: { status: 413, info: 'The file exceeds the size limit for this feed type.', ...data },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, info: 'The content type of the request is not supported.', ...data },
  // As documented for feeds of stock in 2026. Not observed yet.
  INVALID_SKU: { status: 422, info: 'The seller has no item with this SKU.', ...data },
  RESOURCE_IS_LOCKED: { status: 423, info: 'Another request is changing this resource.', ...inApplication },
  REQUEST_THRESHOLD_VIOLATED: {
    status: 429,
    info: 'Wait until x-next-replenishment-time, which is in epoch milliseconds.',
    severity: 'ERROR',
    category: 'REQUEST',
  },
  // As documented for orders in 2026. Only the code above has been observed.
  RATE_LIMIT_EXCEEDED: { status: 429, info: 'Retry after the number of seconds in Retry-After.', ...inApplication },
  DOWNSTREAM_SYSTEM_TIME_OUT: { status: 504, info: 'A system behind the gateway did not respond in time.', ...system },
  SYSTEM_ERROR: { status: 500, info: 'The simulator failed.', ...system },
  // Not a Walmart code, so that a feature the simulator lacks is noticed and not mistaken for an error from Walmart.
  NOT_SIMULATED: { status: 501, info: 'Walmart supports this, but the simulator does not.', ...system },
} as const

/** An error code without the component that follows it. */
export type ErrorKind = keyof typeof kinds

export interface ErrorDetail {
  readonly description: string
  readonly field?: string
  /** In place of the kind's code. */
  readonly code?: string
}

/** The fields of an error that all envelopes share. */
export function errorFields(kind: ErrorKind, component: Component, { code, ...detail }: ErrorDetail) {
  const { info, severity, category } = kinds[kind]
  return { code: code ?? `${kind}.${component}`, ...detail, info, severity, category, causes: [] }
}

/** Walmart's most general code for a status. */
export function kindOfStatus(status: number): ErrorKind {
  const known = Object.entries(kinds).find(([kind, facts]) => facts.status === status && kind !== 'NOT_SIMULATED')
  return (known?.[0] as ErrorKind | undefined) ?? (status < 500 ? 'INVALID_REQUEST' : 'SYSTEM_ERROR')
}

/** The error envelope of the gateway and of most APIs. */
export const gatewayEnvelope = (fields: object) => ({ error: [{ ...fields, errorIdentifiers: {} }] })

/** The error envelope of the orders API. */
export const ordersEnvelope = (fields: object) => ({
  errors: { error: [{ ...fields, errorIdentifiers: { entry: [] } }] },
})

/** The error envelope of the documents of 2026. */
export const documentsEnvelope = (fields: object) => ({ errors: [{ ...fields, errorIdentifiers: {} }] })

/** An error response from Walmart. */
export class ApiError extends Error {
  readonly kind: ErrorKind
  readonly status: number
  /** The error without its envelope, for responses that report errors next to successes. */
  readonly fields: ReturnType<typeof errorFields>
  readonly body: object

  constructor(kind: ErrorKind, component: Component, detail: ErrorDetail) {
    super(detail.description)
    this.kind = kind
    this.status = kinds[kind].status
    this.fields = errorFields(kind, component, detail)
    this.body = envelopeOf(kind, component)(this.fields)
  }
}

function envelopeOf(kind: ErrorKind, component: Component): (fields: object) => object {
  if (kind === 'RATE_LIMIT_EXCEEDED' || kind === 'INVALID_SKU') return documentsEnvelope
  return component === 'GMP_ORDER_API' ? ordersEnvelope : gatewayEnvelope
}

/** Walmart's error for an invalid query parameter. */
export const invalidParameter = (component: Component) => (field: string, description: string) =>
  new ApiError('INVALID_REQUEST_PARAM', component, { field, description })

/** The gateway's error for an invalid header, by default for a missing one. */
export const invalidHeader = (field: string, description = `${field} set blank or null`) =>
  new ApiError('INVALID_REQUEST_HEADER', 'GMP_GATEWAY_API', { field, description })

/** Walmart's error for wrong credentials: a 400, as observed in production, although its table says 401. */
export const incorrectAuthorization = () => invalidHeader('Authorization', 'Incorrect Authorization header')

/** The gateway's error for an invalid token, or one without the required access. */
export const unauthorized = (description = 'Unauthorized') =>
  new ApiError('UNAUTHORIZED', 'GMP_GATEWAY_API', { field: 'UNAUTHORIZED', description })

const components: readonly (readonly [string, Component])[] = [
  ['/v3/orders', 'GMP_ORDER_API'],
  ['/v3/items', 'GMP_ITEM_QUERY_API'],
  ['/v3/inventor', 'GMP_INVENTORY_API'],
  ['/v3/returns', 'GMP_RETURNS_API'],
  ['/v3/price', 'GMP_PRICING_API'],
  ['/v3/promo', 'GMP_PRICING_API'],
  ['/v3/feeds', 'GMP_RECEIVER_API'],
  ['/v3/report', 'GMP_REPORTS_API'],
  ['/v3/insights', 'GMP_INSIGHTS_API'],
  ['/v3/lagtime', 'GMP_LAGTIME_API'],
  ['/v3/webhooks', 'GMP_NOTIFICATION_API'],
]

/** The component that serves this path. */
export const componentOf = (path: string): Component =>
  components.find(([start]) => path.startsWith(start))?.[1] ?? 'GMP_GATEWAY_API'
