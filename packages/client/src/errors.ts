import type { ErrorBody, ErrorCode, FieldErrors } from '@aisle/contract'
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'

import type { AppRouter } from './app-router.ts'
import { errorStatus } from './contract-facts.ts'

/** An error that Aisle answered with. `isAisleError` tells it from all others. */
export interface AisleError extends Error {
  /** What happened, for programs. A newer server may know codes that this version of the client does not list. */
  readonly code: ErrorCode
  /** The HTTP status of that code. */
  readonly status: number
  /** Of `ERR_VALIDATION`: what is wrong, by dotted field path. */
  readonly errors?: FieldErrors
  /** Of `ERR_MISSING_SCOPE`: the scope that the token lacks. */
  readonly requiredScope?: string
  /** Seconds after which to try again, where the server says so. */
  readonly retryAfter?: number
  /** Names the request in the server's log; quote it to support. */
  readonly requestId: string
}

/**
 * Whether something that was thrown is an error that Aisle answered with. False means that there was no such answer: nobody
 * could be reached, the time was up, the call was aborted, or something in front of Aisle answered; `cause` says which.
 * Looks at fields alone, so that it holds for errors of another realm and of another copy of this package.
 */
export function isAisleError(error: unknown): error is AisleError {
  if (typeof error !== 'object' || error === null) return false
  const { code, status, requestId } = error as Partial<AisleError>
  return (
    typeof code === 'string' && code.startsWith('ERR_') && typeof status === 'number' && typeof requestId === 'string'
  )
}

/** An answer that Aisle did not write: from a proxy that has no server behind it, for one. */
export class ForeignAnswer extends Error {
  override readonly name = 'ForeignAnswer'
  readonly status: number
  readonly retryAfter: number | undefined

  constructor(response: Response) {
    super(
      `The answer is not Aisle's: HTTP ${response.status}, ${response.headers.get('content-type') ?? 'of no type'}.`,
    )
    this.status = response.status
    this.retryAfter = retryAfterOf(response)
  }
}

/** Gives the errors that the server has sent the fields of `AisleError`. */
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

/** The HTTP answer that an error came with, if one came. */
export function responseOf({ meta }: TRPCClientError<AppRouter>): Response | undefined {
  return meta?.['response'] as Response | undefined
}

/** Seconds; a date is not what Aisle sends, nor the proxies that we know of. */
export function retryAfterOf(response: Response | undefined): number | undefined {
  const text = response?.headers.get('retry-after') ?? ''
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined
}
