import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'

import { texts } from '../texts/index.ts'
import { Button } from './button.tsx'
import { inputLook } from './field.tsx'
import type { ListSearch } from './list-search.ts'

/** The filters of a list, which live in the address. */
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

const typingPauseMs = 250

function SearchBox({ filters }: { readonly filters: Filters }) {
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { search: text = '' } = filters.search
  useEffect(() => {
    // Cleared, or changed by the browser's back button; what is being typed stays.
    if (field.current && document.activeElement !== field.current) field.current.value = text
  }, [text])
  // What is typed last must not reach the next screen.
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <input
      ref={field}
      type="search"
      aria-label={texts.common.search}
      placeholder={texts.common.search}
      defaultValue={text}
      className={`${inputLook} max-w-64`}
      onChange={({ target }) => {
        clearTimeout(timer.current)
        timer.current = setTimeout(() => filters.set({ search: target.value }), typingPauseMs)
      }}
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
