import { useState } from 'react'

import { inputLook } from './field.tsx'
import type { Filters } from './filters.tsx'

interface DateFilterProps {
  readonly filters: Filters
  readonly name: string
  readonly label: string
  /** The day that applies if the address has none. */
  readonly fallback?: string
}

export function DateFilter({ filters, name, label, fallback = '' }: DateFilterProps) {
  const [typed, setTyped] = useState<string>()
  return (
    <label className="flex items-center gap-2">
      <span className="text-ink-soft whitespace-nowrap">{label}</span>
      <input
        type="date"
        className={inputLook}
        value={typed ?? filters.search[name] ?? fallback}
        onBlur={() => setTyped(undefined)}
        onChange={({ target: { value } }) => {
          setTyped(value)
          // A year that is still being typed begins with zeros.
          if (!value.startsWith('0')) filters.set({ [name]: value })
        }}
      />
    </label>
  )
}
