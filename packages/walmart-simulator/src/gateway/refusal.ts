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
  INVALID_REQUEST: { status: 400, info: 'Request invalid.', ...data },
  INVALID_REQUEST_HEADER: { status: 400, info: 'One or more request headers are invalid.', ...data },
  INVALID_REQUEST_PARAM: { status: 400, info: 'One or more request parameters are invalid.', ...data },
  INVALID_REQUEST_CONTENT: { status: 400, info: 'Request content is invalid.', ...data },
  MALFORMED_REQUEST_CONTENT: { status: 400, info: 'Request content is malformed.', ...data },
  UNAUTHORIZED: { status: 401, info: 'The access token is missing, expired or in the wrong header.', ...data },
  CONTENT_NOT_FOUND: {
    status: 404,
    info: 'Requested content could not be found.',
    severity: 'INFO',
    category: 'APPLICATION',
  },
  METHOD_NOT_ALLOWED: { status: 405, info: 'The path does not take this method.', ...data },
  INVALID_ACCEPT_TYPE: {
    status: 406,
    info: 'The simulator speaks JSON only: send Accept: application/json.',
    ...inApplication,
  },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, info: 'The content type of the request is not supported.', ...data },
  SYSTEM_ERROR: { status: 500, info: 'The simulator itself has failed.', ...system },
  // Not one of Walmart's: what the real one does and the simulator does not must be seen at once, and not look like it.
  NOT_SIMULATED: { status: 501, info: 'Walmart can do this, the simulator cannot.', ...system },
} as const

/** An answer that is an error of Walmart's, thrown where it is found and written down in one place. */
export class Refusal extends Error {
  readonly status: number
  readonly body: object

  constructor(kind: keyof typeof kinds, component: Component, detail: { description: string; field?: string }) {
    super(detail.description)
    const { status, info, severity, category } = kinds[kind]
    this.status = status
    const error = { code: `${kind}.${component}`, ...detail, info, severity, category, causes: [] }
    // The orders API has an envelope of its own; everybody else uses the gateway's.
    this.body =
      component === 'GMP_ORDER_API'
        ? { errors: { error: [{ ...error, errorIdentifiers: { entry: [] } }] } }
        : { error: [{ ...error, errorIdentifiers: {} }] }
  }
}
