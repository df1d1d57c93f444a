import { useState } from 'react'

import { inputLook } from '../components/field.tsx'
import type { Filters } from '../components/filters.tsx'
import { texts } from '../texts/index.ts'

/** A currency by its code, used once all three letters are there. */
export function CurrencyFilter({ filters }: { readonly filters: Filters }) {
  const [typed, setTyped] = useState<string>()
  return (
    <label className="flex items-center gap-2">
      <span className="text-ink-soft">{texts.reports.currency}</span>
      <input
        className={`${inputLook} max-w-16 uppercase`}
        maxLength={3}
        value={typed ?? filters.search['currency'] ?? 'USD'}
        onBlur={() => setTyped(undefined)}
        onChange={({ target: { value } }) => {
          setTyped(value)
          if (/^[a-z]{3}$/i.test(value)) filters.set({ currency: value.toUpperCase() })
        }}
      />
    </label>
  )
}
