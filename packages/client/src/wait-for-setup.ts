import type { SetupPhaseName, WalmartSetup } from '@aisle/contract'
import type { TRPCClient } from '@trpc/client'

import type { AppRouter } from './app-router.ts'
import { pause } from './pause.ts'

export interface WaitForSetupOptions {
  /** Called with the initial set-up, and after each observed change. */
  readonly onProgress?: (setup: WalmartSetup) => void
  /** Stops waiting; the promise rejects with the signal's reason. The set-up continues. */
  readonly signal?: AbortSignal
}

/** Waits for the set-up of an instance. */
export type WaitForSetup = (id: number, options?: WaitForSetupOptions) => Promise<WalmartSetup>

/** Why a set-up cannot complete without intervention. */
export type SetupErrorKind = 'phase_failed' | 'phase_cancelled' | 'credentials_awaited' | 'credentials_rejected'

/** A set-up that cannot complete without intervention. `isSetupError` narrows it. */
export interface SetupError extends Error {
  readonly kind: SetupErrorKind
  /** The failed or cancelled phase. */
  readonly phase?: SetupPhaseName
  /** The last known state of the set-up. */
  readonly setup: WalmartSetup
}

/** Whether a thrown value is a `SetupError`. */
export function isSetupError(error: unknown): error is SetupError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'setup' in error &&
    'kind' in error &&
    'name' in error &&
    error.name === 'SetupError'
  )
}

// How long a stream may take to open or to reconnect before polling starts.
const streamTimeoutMs = 5000
const firstPollMs = 500
const longestPollMs = 5000

/** Waits until all phases are completed. Follows the subscription; if event streams do not get through, polls instead. */
export async function waitForSetup(
  { walmart }: Pick<TRPCClient<AppRouter>, 'walmart'>,
  id: number,
  { onProgress, signal }: WaitForSetupOptions = {},
): Promise<WalmartSetup> {
  const over = new AbortController()
  const ended = Promise.withResolvers<WalmartSetup>()
  const abort = () => ended.reject(signal?.reason)
  if (signal?.aborted) throw signal.reason
  signal?.addEventListener('abort', abort, { once: true })
  let last = ''
  const see = (setup: WalmartSetup) => {
    const text = JSON.stringify(setup)
    if (over.signal.aborted || text === last) return
    last = text
    try {
      onProgress?.(setup)
      const failure = failureOf(setup)
      if (failure) throw failure
      if (Object.values(setup.phases).every(({ status }) => status === 'completed')) ended.resolve(setup)
    } catch (error) {
      ended.reject(error)
    }
  }
  const follow = async () => {
    await stream(walmart, { id, see, signal: over.signal })
    await poll(walmart, { id, see, signal: over.signal })
  }
  follow().catch(ended.reject)
  try {
    return await ended.promise
  } finally {
    over.abort()
    signal?.removeEventListener('abort', abort)
  }
}

type Walmart = TRPCClient<AppRouter>['walmart']

interface Look {
  readonly id: number
  readonly see: (setup: WalmartSetup) => void
  readonly signal: AbortSignal
}

/** Resolves when the stream ends or does not open in time. Rejects if the server rejects it. */
function stream({ watchSetup }: Walmart, { id, see, signal }: Look): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const settle = (end: () => void) => {
      clearTimeout(timer)
      subscription.unsubscribe()
      end()
    }
    const subscription = watchSetup.subscribe(
      { id },
      {
        onData: ({ data }) => see(data),
        onComplete: () => settle(resolve),
        onError: (error) => settle(() => (error.data ? reject(error) : resolve())),
        onConnectionStateChange: ({ state }) => {
          if (state === 'connecting') {
            timer ??= setTimeout(() => settle(resolve), streamTimeoutMs)
            return
          }
          clearTimeout(timer)
          timer = undefined
        },
      },
    )
    signal.addEventListener('abort', () => settle(resolve), { once: true })
  })
}

async function poll({ setup }: Walmart, { id, see, signal }: Look): Promise<void> {
  for (let pauseMs = firstPollMs; !signal.aborted; pauseMs = Math.min(pauseMs * 1.5, longestPollMs)) {
    see((await setup.query({ id }, { signal })).data)
    await pause(pauseMs, signal)
  }
}

function failureOf(setup: WalmartSetup): SetupError | undefined {
  const { connection_status: connection, phases } = setup
  if (connection === 'awaiting_credentials') {
    return setupError('The set-up is waiting for credentials.', { kind: 'credentials_awaited', setup })
  }
  if (connection === 'credentials_rejected') {
    return setupError('Walmart rejected the credentials.', { kind: 'credentials_rejected', setup })
  }
  for (const [name, { status, error }] of Object.entries(phases)) {
    const phase = name as SetupPhaseName
    if (status === 'failed') {
      const reason = error?.message ?? 'no reason was given'
      return setupError(`The phase ${phase} failed: ${reason}`, { kind: 'phase_failed', phase, setup })
    }
    if (status === 'cancelled') {
      return setupError(`The phase ${phase} was cancelled.`, { kind: 'phase_cancelled', phase, setup })
    }
  }
  return undefined
}

function setupError(message: string, details: Pick<SetupError, 'kind' | 'phase' | 'setup'>): SetupError {
  return Object.assign(new Error(message), { name: 'SetupError', ...details })
}
