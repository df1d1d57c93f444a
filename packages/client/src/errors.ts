import type { ErrorBody, ErrorCode, FieldErrors } from '@aisle/contract'
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'

import type { AppRouter } from './app-router.ts'
import { errorStatus } from './contract-facts.ts'

/** An error that Aisle returned. `isAisleError` recognizes it. */
export interface AisleError extends Error {
  /** The error code. A newer server may return codes that this version of the client does not list. */
  readonly code: ErrorCode
  /** The HTTP status of that code. */
  readonly status: number
  /** For `ERR_VALIDATION`: the messages, by dotted field path. */
  readonly errors?: FieldErrors
  /** For `ERR_MISSING_SCOPE`: the scope that the token lacks. */
  readonly requiredScope?: string
  /** Seconds to wait before retrying, if the server specifies it. */
  readonly retryAfter?: number
  /** Identifies the request in the server's log; quote it to support. */
  readonly requestId: string
}

/**
 * Whether a thrown value is an error that Aisle returned. If not, there was no response from Aisle: the server was
 * unreachable, the call timed out or was aborted, or a proxy responded instead; `cause` shows which. Checks only the fields,
 * so it also recognizes errors from another realm or another copy of this package.
 */
export function isAisleError(error: unknown): error is AisleError {
  if (typeof error !== 'object' || error === null) return false
  const { code, status, requestId } = error as Partial<AisleError>
  return (
    typeof code === 'string' && code.startsWith('ERR_') && typeof status === 'number' && typeof requestId === 'string'
  )
}

/** A response that did not come from Aisle, for example from a proxy whose server is down. */
export class ForeignResponse extends Error {
  override readonly name = 'ForeignResponse'
  readonly status: number
  readonly retryAfter: number | undefined

  constructor(response: Response) {
    super(
      `The response is not from Aisle: HTTP ${response.status}, ${response.headers.get('content-type') ?? 'no content type'}.`,
    )
    this.status = response.status
    this.retryAfter = retryAfterOf(response)
  }
}

/** Adds the fields of `AisleError` to errors from the server. */
export const describeErrors: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) =>
      next(op).subscribe({
        next: (value) => observer.next(value),
        error: (error) => observer.error(describeError(error)),
        complete: () => observer.complete(),
      }),
    )

function describeError(error: TRPCClientError<AppRouter>): TRPCClientError<AppRouter> {
  const body = error.data as Partial<ErrorBody> | null | undefined
  if (typeof body?.code !== 'string') return error
  const retryAfter = retryAfterOf(responseOf(error))
  return Object.assign(error, {
    code: body.code,
    status: errorStatus[body.code] ?? responseOf(error)?.status ?? 500,
    requestId: body.request_id ?? '',
    ...(body.errors && { errors: body.errors }),
    ...(body.required_scope !== undefined && { requiredScope: body.required_scope }),
    ...(retryAfter !== undefined && { retryAfter }),
  })
}

/** The HTTP response of a failed call, if there was one. */
export function responseOf({ meta }: TRPCClientError<AppRouter>): Response | undefined {
  return meta?.['response'] as Response | undefined
}

/** The header in seconds. The date form is ignored; neither Aisle nor common proxies send it. */
export function retryAfterOf(response: Response | undefined): number | undefined {
  const text = response?.headers.get('retry-after') ?? ''
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined
}
