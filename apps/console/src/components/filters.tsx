import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ChangeEvent, type ReactNode, useEffect, useRef } from 'react'

import { texts } from '../texts/index.ts'
import { Button } from './button.tsx'
import { inputLook } from './field.tsx'
import type { ListSearch } from './list-search.ts'
import { useTypingPause } from './use-typing-pause.ts'

/** The filters of a list, which are stored in the address. */
export function useFilters() {
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as ListSearch
  const set = (changes: ListSearch) =>
    void navigate({
      to: '.',
      search: (before: ListSearch) =>
        Object.fromEntries(
          Object.entries({ ...before, ...changes }).filter(([, value]) => value !== undefined && value !== ''),
        ),
      replace: true,
    })
  return { search, set, clear: () => void navigate({ to: '.', search: {}, replace: true }) }
}

export type Filters = ReturnType<typeof useFilters>

/** The props that make an input a filter in the address. */
export function useTypedFilter(filters: Filters, name: string) {
  const field = useRef<HTMLInputElement>(null)
  const afterPause = useTypingPause()
  const text = filters.search[name] ?? ''
  useEffect(() => {
    // The filter was cleared, or changed by the browser's back button. Leave what is being typed alone.
    if (field.current && document.activeElement !== field.current) field.current.value = text
  }, [text])
  return {
    ref: field,
    defaultValue: text,
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) =>
      afterPause(() => filters.set({ [name]: target.value.trim() })),
  }
}

interface FilterBarProps {
  readonly filters: Filters
  /** False for a list that cannot be searched. */
  readonly hasSearch?: boolean
  readonly children?: ReactNode
}

export function FilterBar({ filters, hasSearch = true, children }: FilterBarProps) {
  return (
    <div className="border-line flex flex-wrap items-end gap-3 border-b px-4 py-2">
      {hasSearch && <SearchBox filters={filters} />}
      {children}
      {Object.keys(filters.search).length > 0 && (
        <Button look="quiet" onClick={filters.clear}>
          {texts.common.clearFilters}
        </Button>
      )}
    </div>
  )
}

function SearchBox({ filters }: { readonly filters: Filters }) {
  return (
    <input
      type="search"
      aria-label={texts.common.search}
      placeholder={texts.common.search}
      className={`${inputLook} max-w-64`}
      {...useTypedFilter(filters, 'search')}
    />
  )
}

interface FilterProps {
  readonly filters: Filters
  readonly name: string
  readonly label: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  /** What is shown without the filter. */
  readonly all?: string
}

export function Filter({ filters, name, label, choices, all = texts.common.all }: FilterProps) {
  return (
    <label className="flex items-center gap-2">
      <span className="text-ink-soft whitespace-nowrap">{label}</span>
      <select
        className={`${inputLook} min-w-0`}
        value={filters.search[name] ?? ''}
        onChange={({ target }) => filters.set({ [name]: target.value })}
      >
        <option value="">{all}</option>
        {choices.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
