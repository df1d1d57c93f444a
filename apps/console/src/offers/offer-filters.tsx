import { OfferStatus } from '@aisle/contract'
import type { ReactNode } from 'react'

import { Filter, FilterBar, type Filters } from '../components/filters.tsx'
import { wordsOf } from '../components/status-tones.ts'
import { TextFilter } from '../components/text-filter.tsx'
import { texts } from '../texts/index.ts'

const t = texts.offers

export function OfferFilters({ filters, children }: { readonly filters: Filters; readonly children?: ReactNode }) {
  return (
    <FilterBar filters={filters} hasSearch={false}>
      <TextFilter filters={filters} name="sku" label={t.sku} />
      <Filter
        filters={filters}
        name="status"
        label={t.status}
        choices={OfferStatus.options.map((value) => ({ value, label: wordsOf(value) }))}
      />
      {children}
    </FilterBar>
  )
}
