/** The parts of Walmart that answer, as they appear in the codes of errors. */
export type Component =
  | 'GMP_GATEWAY_API'
  | 'GMP_ITEM_QUERY_API'
  | 'GMP_ORDER_API'
  | 'GMP_INVENTORY_API'
  | 'GMP_RETURNS_API'
  | 'GMP_PRICING_API'
  | 'GMP_RECEIVER_API'

const data = { severity: 'ERROR', category: 'DATA' } as const
const inApplication = { severity: 'ERROR', category: 'APPLICATION' } as const
const system = { severity: 'ERROR', category: 'SYSTEM' } as const

/** Status, severity and category are those of Walmart's published table of codes. */
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
  FORBIDDEN: { status: 403, info: 'The keys do not allow this call.', ...data },
  CONTENT_NOT_FOUND: {
    status: 404,
    info: 'Requested content could not be found.',
    severity: 'INFO',
    category: 'APPLICATION',
  },
  METHOD_NOT_ALLOWED: { status: 405, info: 'The path does not take this method.', ...data },
  INVALID_ACCEPT_TYPE: {
    status: 406,
    info: 'Walmart would answer in XML here. Send the header Accept: application/json, spelled out: */* does not ask for JSON.',
    ...inApplication,
  },
  // Walmart's code for a feed that is too large is not known; the status is.
  FILE_TOO_LARGE: { status: 413, info: 'The file is larger than feeds of this type may be.', ...data },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, info: 'The content type of the request is not supported.', ...data },
  RESOURCE_IS_LOCKED: { status: 423, info: 'Somebody else is changing this resource.', ...inApplication },
  REQUEST_THRESHOLD_VIOLATED: {
    status: 429,
    info: 'Wait until x-next-replenishment-time, which is in epoch milliseconds.',
    severity: 'ERROR',
    category: 'REQUEST',
  },
  DOWNSTREAM_SYSTEM_TIME_OUT: { status: 504, info: 'A system behind the gateway did not answer in time.', ...system },
  SYSTEM_ERROR: { status: 500, info: 'The simulator itself has failed.', ...system },
  // Not one of Walmart's: what the real one does and the simulator does not must be seen at once, and not look like it.
  NOT_SIMULATED: { status: 501, info: 'Walmart can do this, the simulator cannot.', ...system },
} as const

/** The codes, without the component that follows them. */
export type ErrorKind = keyof typeof kinds

/** What an error says of itself, beside its code. */
export interface ErrorDetail {
  readonly description: string
  readonly field?: string
}

/** An error as most APIs write it down, without what the envelopes differ in. */
export function errorFields(kind: ErrorKind, component: Component, detail: ErrorDetail) {
  const { info, severity, category } = kinds[kind]
  return { code: `${kind}.${component}`, ...detail, info, severity, category, causes: [] }
}

/** The code that goes with a status, where Walmart has one; of several the most general. */
export function kindOfStatus(status: number): ErrorKind {
  const known = Object.entries(kinds).find(([kind, facts]) => facts.status === status && kind !== 'NOT_SIMULATED')
  return (known?.[0] as ErrorKind | undefined) ?? (status < 500 ? 'INVALID_REQUEST' : 'SYSTEM_ERROR')
}

/** The envelope of the gateway and most APIs around an error. */
export const gatewayEnvelope = (fields: object) => ({ error: [{ ...fields, errorIdentifiers: {} }] })

/** The envelope of the orders API around an error. */
export const ordersEnvelope = (fields: object) => ({
  errors: { error: [{ ...fields, errorIdentifiers: { entry: [] } }] },
})

/** An answer that is an error of Walmart's, thrown where it is found and written down in one place. */
export class Refusal extends Error {
  readonly kind: ErrorKind
  readonly status: number
  /** The error without its envelope, for answers that list errors beside what went well. */
  readonly fields: ReturnType<typeof errorFields>
  readonly body: object

  constructor(kind: ErrorKind, component: Component, detail: ErrorDetail) {
    super(detail.description)
    this.kind = kind
    this.status = kinds[kind].status
    this.fields = errorFields(kind, component, detail)
    this.body = component === 'GMP_ORDER_API' ? ordersEnvelope(this.fields) : gatewayEnvelope(this.fields)
  }
}
