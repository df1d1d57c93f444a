import { useCallback, useEffect, useRef } from 'react'

const pauseMs = 250

/** Calls the last function that it was given once nothing has been typed for a moment, unless the screen is gone by then. */
export function useTypingPause(): (then: () => void) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback((then) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(then, pauseMs)
  }, [])
}
