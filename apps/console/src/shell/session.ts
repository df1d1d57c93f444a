import { isAisleError } from '@aisle/client'
import { MutationCache, QueryCache, QueryClient, useQuery } from '@tanstack/react-query'

import { freshness } from '../api.ts'

/** What the last responses said about the session and the connection. */
interface Reach {
  readonly isSignedOut: boolean
  /** Whether there was a session that the person has not ended. */
  readonly hasEnded: boolean
  readonly isLost: boolean
}

const reachKey = ['reach']
const reached: Reach = { isSignedOut: false, hasEnded: false, isLost: false }
/** Whether a read of this session has succeeded. */
let isInUse = false

const note = (change: Partial<Reach>) =>
  queryClient.setQueryData<Reach>(reachKey, (before = reached) => {
    const after = { ...before, ...change }
    return JSON.stringify(after) === JSON.stringify(before) ? before : after
  })

function noteFailure(error: unknown): void {
  if (!isAisleError(error)) note({ isLost: true })
  else if (error.status !== 401) note({ isLost: false })
  else if (isInUse) endSession({ hasEnded: true })
  else note({ isSignedOut: true, isLost: false })
}

function noteSuccess(): void {
  isInUse = true
  note({ isLost: false })
}

function endSession({ hasEnded }: Pick<Reach, 'hasEnded'>): void {
  isInUse = false
  note({ isSignedOut: true, isLost: false, hasEnded })
}

/** All reads and writes of the console go through this client, so it notices when the session or the connection is lost. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteFailure, onSuccess: noteSuccess }),
  mutationCache: new MutationCache({ onError: noteFailure }),
  defaultOptions: {
    // The client repeats calls itself. A browser that considers itself offline may still reach a server on its own
    // network, and a write that waited for the network would be made by whoever is signed in by then.
    mutations: { networkMode: 'always' },
    queries: { networkMode: 'always', retry: false, staleTime: 1000, refetchInterval: freshness.quietMs },
  },
})

export function useReach(): Reach {
  return useQuery({ queryKey: reachKey, queryFn: () => reached, enabled: false, initialData: reached }).data
}

/** Exchanges a token for a cookie that scripts cannot read. Returns whether the token is valid. */
export async function signIn(token: string): Promise<boolean> {
  const response = await fetch('/console/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  if (response.status === 401 || response.status === 422) return false
  if (!response.ok) throw new Error(`The server responded with ${response.status}.`)
  note({ ...reached })
  // Discard what another session has loaded.
  await queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey !== reachKey })
  return true
}

/** Removes the cookie. Returns whether it is gone. */
export async function signOut(): Promise<boolean> {
  const response = await fetch('/console/session', { method: 'DELETE' }).catch(() => undefined)
  if (response?.ok !== true) return false
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey !== reachKey })
  endSession({ hasEnded: false })
  return true
}
