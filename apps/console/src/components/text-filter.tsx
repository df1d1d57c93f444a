import { useEffect, useRef } from 'react'

import { inputLook } from './field.tsx'
import type { Filters } from './filters.tsx'

interface TextFilterProps {
  readonly filters: Filters
  readonly name: string
  readonly label: string
}

const typingPauseMs = 250

/** A filter for what is typed, where the api compares the whole value. */
export function TextFilter({ filters, name, label }: TextFilterProps) {
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const text = filters.search[name] ?? ''
  useEffect(() => {
    if (field.current && document.activeElement !== field.current) field.current.value = text
  }, [text])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <label className="flex items-center gap-2">
      <span className="text-ink-soft whitespace-nowrap">{label}</span>
      <input
        ref={field}
        className={`${inputLook} max-w-48`}
        defaultValue={text}
        onChange={({ target }) => {
          clearTimeout(timer.current)
          timer.current = setTimeout(() => filters.set({ [name]: target.value.trim() }), typingPauseMs)
        }}
      />
    </label>
  )
}
