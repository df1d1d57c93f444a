import { useMutation, useQueryClient } from '@tanstack/react-query'

import { messageOf } from './feedback.tsx'
import { toasts } from './toasts.ts'

interface Effects<Output> {
  /** What to say when it is done, if anything. */
  readonly done?: (output: Output) => string | undefined
  readonly onDone?: (output: Output) => void
  /** Whether the caller shows errors itself, as a form does beside its fields. */
  readonly showsErrors?: boolean
}

/** A write: says how it ended, and reloads everything that is shown, since a write may change any of it. */
export function useAction<Input, Output>(call: (input: Input) => Promise<Output>, effects: Effects<Output> = {}) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: call,
    onSuccess: (output) => {
      const title = effects.done?.(output)
      if (title !== undefined) toasts.add({ title })
      effects.onDone?.(output)
    },
    onError: (error) => {
      if (effects.showsErrors !== true) toasts.add({ title: messageOf(error), type: 'error', timeout: 0 })
    },
    // Not awaited: the caller's own effects need not wait for the reload.
    onSettled: () => void cache.invalidateQueries(),
  })
}
