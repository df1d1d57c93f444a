import type { ListWalmartPrices, WalmartPrice } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'

import { queries } from '../api.ts'
import { Button } from '../components/button.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Facts } from '../components/facts.tsx'
import { Empty } from '../components/feedback.tsx'
import { useFilters } from '../components/filters.tsx'
import { formatAmount } from '../components/format.ts'
import { Screen } from '../components/screen.tsx'
import { Ago } from '../components/time.tsx'
import { rowsPerPage } from '../components/use-rows.ts'
import { useSelection } from '../components/use-selection.ts'
import { texts } from '../texts/index.ts'
import { OfferActions } from './offer-actions.tsx'
import { OfferFilters } from './offer-filters.tsx'
import { OfferFacts, OfferStatusBadge, reasonOf } from './offer-progress.tsx'
import { PushOffers } from './push-offers.tsx'
import { SetPrice } from './set-price.tsx'
import { useSeenRows } from './use-seen-rows.ts'

const t = texts.offers.prices

const columns: readonly Column<WalmartPrice>[] = [
  { header: t.columns.sku, width: 'minmax(9rem, 1fr)', cell: (row) => row.sku },
  { header: t.columns.price, width: '8rem', isNumber: true, cell: (row) => formatAmount(row.price, 'USD') },
  {
    header: t.columns.confirmed,
    width: '9rem',
    cell: (row) => row.confirmed_at !== null && <Ago at={row.confirmed_at} />,
  },
  { header: t.columns.status, width: '6.5rem', cell: (row) => <OfferStatusBadge offer={row} /> },
  {
    header: t.columns.why,
    width: 'minmax(14rem, 2fr)',
    cell: (row) => <span title={reasonOf(row)}>{reasonOf(row)}</span>,
  },
]

/** The prices that listings should have at Walmart, and whether it has accepted them. */
export function PricesScreen() {
  const { id } = useParams({ from: '/instances/$id/prices' })
  const filters = useFilters()
  const selection = useSelection(filters.search)
  /** The prices to change in the dialog; none for a new one. */
  const [changed, setChanged] = useState<readonly WalmartPrice[]>()
  const selected = useSeenRows<WalmartPrice>(['walmart', 'prices', 'list'], selection.ids)
  const isFiltered = Object.keys(filters.search).length > 0
  const close = () => setChanged(undefined)
  return (
    <Screen
      title={t.title}
      actions={
        selected.length > 0 ? (
          <>
            <span>{texts.offers.selected(selected.length)}</span>
            <Button onClick={() => setChanged(selected)}>{t.setMany}</Button>
            <PushOffers id={id} kind="prices" listingIds={selected.map((price) => price.listing_id)} />
          </>
        ) : (
          <OfferActions id={id} kind="prices" search={filters.search} onSet={() => setChanged([])} />
        )
      }
    >
      <OfferFilters filters={filters} />
      <DataTable
        label={t.title}
        columns={columns}
        page={(page) =>
          queries.walmart.prices.list({ ...filters.search, id, page, per_page: rowsPerPage } as ListWalmartPrices)
        }
        selection={selection}
        onOpen={(price) => setChanged([price])}
        empty={
          <Empty title={isFiltered ? texts.common.noMatches : t.noneTitle}>
            <p>{!isFiltered && t.none}</p>
          </Empty>
        }
      />
      <Dialog title={changed ? titleOf(changed) : ''} isOpen={changed !== undefined} onClose={close}>
        {changed?.length === 1 && changed.map((price) => <PriceFacts key={price.id} price={price} />)}
        {changed && <SetPrice id={id} prices={changed} onClose={close} />}
      </Dialog>
    </Screen>
  )
}

function titleOf(prices: readonly WalmartPrice[]): string {
  const [first, second] = prices
  if (!first) return t.set
  return second ? t.setManyTitle(prices.length) : texts.offers.change(first.sku)
}

/** With the price that Walmart showed last: there is no call that reads it now. */
function PriceFacts({ price }: { readonly price: WalmartPrice }) {
  const { integration_instance_id: id, listing_id } = price
  const { data } = useQuery(queries.walmart.products.get({ id, listing_id }))
  const { priceAmount: amount = null, priceCurrency: currency = null } = data?.data ?? {}
  return (
    <>
      <OfferFacts offer={price} />
      <div className="mb-5">
        <Facts facts={[{ name: t.shown, value: amount !== null && t.shownValue(formatAmount(amount, currency)) }]} />
      </div>
    </>
  )
}
