import type { ListWalmartStock, WalmartStockLevel } from '@aisle/contract'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'

import { queries } from '../api.ts'
import { Button } from '../components/button.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Empty } from '../components/feedback.tsx'
import { Filter, useFilters } from '../components/filters.tsx'
import { formatNumber } from '../components/format.ts'
import type { ListSearch } from '../components/list-search.ts'
import { Screen } from '../components/screen.tsx'
import { rowsPerPage } from '../components/use-rows.ts'
import { useSelection } from '../components/use-selection.ts'
import { texts } from '../texts/index.ts'
import { AuditBar } from './audit-bar.tsx'
import { OfferActions } from './offer-actions.tsx'
import { OfferFilters } from './offer-filters.tsx'
import { OfferStatusBadge, reasonOf } from './offer-progress.tsx'
import { PushOffers } from './push-offers.tsx'
import { StockDialog, type StockQuestion } from './stock-dialog.tsx'
import { useSeenRows } from './use-seen-rows.ts'

const t = texts.offers.stock

const units = (
  header: string,
  field: 'quantity' | 'offered_quantity' | 'confirmed_quantity' | 'reported_quantity',
) => ({
  header,
  width: '6.25rem',
  isNumber: true,
  cell: (row: WalmartStockLevel) => row[field] !== null && formatNumber(row[field]),
})

const columns: readonly Column<WalmartStockLevel>[] = [
  { header: t.columns.sku, width: 'minmax(9rem, 1fr)', cell: (row) => row.sku },
  { header: t.columns.node, width: 'minmax(8rem, 11.5rem)', cell: (row) => row.ship_node ?? texts.offers.defaultNode },
  units(t.columns.quantity, 'quantity'),
  units(t.columns.offered, 'offered_quantity'),
  units(t.columns.confirmed, 'confirmed_quantity'),
  units(t.columns.reported, 'reported_quantity'),
  { header: t.columns.status, width: '6rem', cell: (row) => <OfferStatusBadge offer={row} /> },
  {
    header: t.columns.why,
    width: 'minmax(11rem, 2fr)',
    cell: (row) => <span title={reasonOf(row)}>{reasonOf(row)}</span>,
  },
]

/** What should be in stock at Walmart, what it has confirmed, and what it shows. */
export function StockScreen() {
  const { id } = useParams({ from: '/instances/$id/stock' })
  const filters = useFilters()
  const selection = useSelection(filters.search)
  const [question, setQuestion] = useState<StockQuestion>()
  const selected = useSeenRows<WalmartStockLevel>(['walmart', 'inventory', 'list'], selection.ids)
  const isFiltered = Object.keys(filters.search).length > 0
  return (
    <Screen
      title={t.title}
      actions={
        selected.length > 0 ? (
          <>
            <span>{texts.offers.selected(selected.length)}</span>
            <Button onClick={() => setQuestion({ kind: 'set', levels: selected })}>{t.setMany}</Button>
            <Button onClick={() => setQuestion({ kind: 'buffers', levels: selected })}>
              {texts.offers.buffers.action}
            </Button>
            <PushOffers id={id} kind="stock" listingIds={[...new Set(selected.map((level) => level.listing_id))]} />
          </>
        ) : (
          <OfferActions
            id={id}
            kind="stock"
            search={filters.search}
            onSet={() => setQuestion({ kind: 'set', levels: [] })}
          />
        )
      }
    >
      <AuditBar id={id} />
      <OfferFilters filters={filters}>
        <Filter
          filters={filters}
          name="drifted"
          label={t.drifted}
          choices={[
            { value: 'true', label: t.driftedOnly },
            { value: 'false', label: t.sameOnly },
          ]}
        />
      </OfferFilters>
      <DataTable
        label={t.title}
        columns={columns}
        page={(page) => queries.walmart.inventory.list({ ...inputOf(filters.search), id, page, per_page: rowsPerPage })}
        selection={selection}
        onOpen={(level) => setQuestion({ kind: 'one', levels: [level] })}
        empty={
          <Empty title={isFiltered ? texts.common.noMatches : t.noneTitle}>
            <p>{!isFiltered && t.none}</p>
          </Empty>
        }
      />
      <Dialog
        title={question ? titleOf(question) : ''}
        isOpen={question !== undefined}
        onClose={() => setQuestion(undefined)}
      >
        {question && <StockDialog id={id} question={question} onClose={() => setQuestion(undefined)} />}
      </Dialog>
    </Screen>
  )
}

function titleOf({ kind, levels }: StockQuestion): string {
  const sku = levels[0]?.sku ?? ''
  if (kind === 'one') return texts.offers.change(sku)
  if (kind === 'buffers') return texts.offers.buffers.title(new Set(levels.map((level) => level.listing_id)).size)
  return levels.length === 0 ? t.set : t.setManyTitle(levels.length)
}

/** The filters as the operation takes them. */
function inputOf({ drifted, ...rest }: ListSearch) {
  return { ...rest, ...(drifted !== undefined && { drifted: drifted === 'true' }) } as Omit<ListWalmartStock, 'id'>
}
