import { inputLook } from './field.tsx'
import { type Filters, useTypedFilter } from './filters.tsx'

interface TextFilterProps {
  readonly filters: Filters
  readonly name: string
  readonly label: string
}

/** A filter by a typed value, for a field that the api compares as a whole. */
export function TextFilter({ filters, name, label }: TextFilterProps) {
  return (
    <label className="flex items-center gap-2">
      <span className="text-ink-soft whitespace-nowrap">{label}</span>
      <input className={`${inputLook} max-w-48`} {...useTypedFilter(filters, name)} />
    </label>
  )
}
