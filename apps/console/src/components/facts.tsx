import type { ReactNode } from 'react'

interface Fact {
  readonly name: string
  /** Without a value, the fact is not shown. */
  readonly value: ReactNode
}

interface FactsProps {
  readonly facts: readonly Fact[]
  /** Whether they are spread over the screen, each value below its name. */
  readonly isSpread?: boolean
}

/** Fields of one record, name beside value; in a narrow window, the value is below. */
export function Facts({ facts, isSpread = false }: FactsProps) {
  const known = facts.filter(({ value }) => value !== null && value !== undefined && value !== '' && value !== false)
  return (
    <dl
      className={
        isSpread
          ? 'grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-4'
          : 'grid gap-x-4 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)]'
      }
    >
      {known.map(({ name, value }) => (
        <div key={name} className={isSpread ? 'min-w-0' : 'contents'}>
          <dt className={`text-ink-soft ${isSpread ? 'text-xs' : ''}`}>{name}</dt>
          <dd className={`break-words ${isSpread ? '' : 'mb-1 sm:mb-0'}`}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
