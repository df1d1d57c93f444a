import type { ListWalmartListings, WalmartListing } from '@aisle/contract'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'

import { queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Empty } from '../components/feedback.tsx'
import { Filter, FilterBar, type Filters, useFilters } from '../components/filters.tsx'
import { formatAmount } from '../components/format.ts'
import type { ListSearch } from '../components/list-search.ts'
import { Screen } from '../components/screen.tsx'
import { wordsOf } from '../components/status-tones.ts'
import { rowsPerPage } from '../components/use-rows.ts'
import { useSelection } from '../components/use-selection.ts'
import { texts } from '../texts/index.ts'
import { LinkListing } from './link-listing.tsx'
import { ListingFiles } from './listing-files.tsx'
import { SelectedListings } from './selected-listings.tsx'

const t = texts.listings

const columns: readonly Column<WalmartListing>[] = [
  { header: t.columns.sku, width: 'minmax(9rem, 1fr)', sort: 'sku', cell: (row) => row.sku },
  { header: t.columns.name, width: 'minmax(12rem, 2fr)', sort: 'productName', cell: (row) => row.productName },
  {
    header: t.columns.price,
    width: '7rem',
    sort: 'priceAmount',
    isNumber: true,
    cell: (row) => row.priceAmount !== null && formatAmount(row.priceAmount, row.priceCurrency),
  },
  {
    header: t.columns.published,
    width: '9rem',
    sort: 'publishedStatus',
    cell: (row) =>
      row.publishedStatus !== null && (
        <Badge tone={row.publishedStatus === 'PUBLISHED' ? 'good' : 'warn'}>
          {wordsOf(row.publishedStatus.toLowerCase())}
        </Badge>
      ),
  },
  {
    header: t.columns.product,
    width: 'minmax(9rem, 1fr)',
    cell: (row) => row.mapped_sku ?? <Badge tone="warn">{t.unlinked}</Badge>,
  },
  {
    header: t.columns.why,
    width: 'minmax(14rem, 2fr)',
    cell: ({ link }) => <span title={t.reasons[link.reason]}>{t.reasons[link.reason]}</span>,
  },
]

export function ListingsScreen() {
  const { id } = useParams({ from: '/instances/$id/listings' })
  const filters = useFilters()
  const selection = useSelection(filters.search)
  const [open, setOpen] = useState<WalmartListing>()
  const isFiltered = Object.keys(filters.search).length > 0
  return (
    <Screen
      title={t.title}
      actions={
        selection.ids.size > 0 ? (
          <SelectedListings instanceId={id} ids={[...selection.ids]} onDone={selection.clear} />
        ) : (
          <ListingFiles id={id} search={filters.search} />
        )
      }
    >
      <ListingFilters filters={filters} />
      <DataTable
        label={t.title}
        columns={columns}
        page={(page) => queries.walmart.products.list({ ...inputOf(filters.search), id, page, per_page: rowsPerPage })}
        sort={{ by: filters.search['sort'], onChange: (sort) => filters.set({ sort }) }}
        selection={selection}
        onOpen={setOpen}
        empty={
          <Empty title={isFiltered ? texts.common.noMatches : t.noneTitle}>
            <p>{!isFiltered && t.none}</p>
          </Empty>
        }
      />
      <Dialog title={t.linkOne(open?.sku ?? '')} isOpen={open !== undefined} onClose={() => setOpen(undefined)}>
        {open && <LinkListing listing={open} onClose={() => setOpen(undefined)} />}
      </Dialog>
    </Screen>
  )
}

function ListingFilters({ filters }: { readonly filters: Filters }) {
  return (
    <FilterBar filters={filters}>
      <Filter
        filters={filters}
        name="link_state"
        label={t.linkState}
        choices={[
          { value: 'linked', label: t.linked },
          { value: 'unlinked', label: t.unlinked },
        ]}
      />
      <Filter
        filters={filters}
        name="archived"
        label={t.archived}
        choices={[{ value: 'true', label: t.archivedOnly }]}
      />
    </FilterBar>
  )
}

/** The filters as the operation takes them. */
function inputOf({ archived, ...rest }: ListSearch) {
  return { ...rest, ...(archived !== undefined && { archived: archived === 'true' }) } as Omit<
    ListWalmartListings,
    'id'
  >
}
