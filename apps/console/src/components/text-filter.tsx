import { inputLook } from './field.tsx'
import { type Filters, useTypedFilter } from './filters.tsx'

interface TextFilterProps {
  readonly filters: Filters
  readonly name: string
  readonly label: string
}

/** A filter for what is typed, where the api compares the whole value. */
export function TextFilter({ filters, name, label }: TextFilterProps) {
  return (
    <label className="flex items-center gap-2">
      <span className="text-ink-soft whitespace-nowrap">{label}</span>
      <input className={`${inputLook} max-w-48`} {...useTypedFilter(filters, name)} />
    </label>
  )
}
