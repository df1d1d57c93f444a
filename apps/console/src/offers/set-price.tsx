import { type SetOffers, SetWalmartPrices, type WalmartPrice } from '@aisle/contract'

import { client } from '../api.ts'
import { FormMessages, TextField } from '../components/field.tsx'
import { FormActions } from '../components/form-actions.tsx'
import { textOf, useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'
import { ListingField } from './listing-field.tsx'
import { firstItem, rejectedItems } from './rejected-items.ts'

const t = texts.offers
const names = { sku: 'items.0.sku', price: 'items.0.price' } as const

interface SetPriceProps {
  readonly id: number
  /** The prices to change; empty to set a new one. */
  readonly prices: readonly WalmartPrice[]
  readonly onClose: () => void
}

/** Sets a price by SKU, or the same price for several listings. */
export function SetPrice({ id, prices, onClose }: SetPriceProps) {
  const isNew = prices.length === 0
  const { errors, onSubmit, isPending } = useForm({
    schema: SetWalmartPrices,
    read: (form) => {
      const price = textOf(form, names.price)
      const listings = isNew ? [{ sku: textOf(form, names.sku) }] : prices.map(({ listing_id }) => ({ listing_id }))
      return { id, items: listings.map((listing) => ({ ...listing, price })) }
    },
    call: client.walmart.prices.set.mutate,
    rejected: (output: SetOffers) => rejectedItems(output.data.results),
    nameOf: firstItem,
    done: t.prices.setDone,
    onDone: onClose,
  })
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormMessages errors={errors} known={isNew ? Object.values(names) : [names.price]} />
      {isNew && <ListingField id={id} name={names.sku} errors={errors} />}
      <TextField
        name={names.price}
        label={t.price}
        hint={t.prices.promotion}
        errors={errors}
        inputMode="decimal"
        autoComplete="off"
        defaultValue={prices.length === 1 ? prices[0]?.price : ''}
      />
      <FormActions submit={texts.common.save} isPending={isPending} onCancel={onClose} />
    </form>
  )
}
