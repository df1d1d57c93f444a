import { type SetOffers, SetWalmartStock, type WalmartStockLevel } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'

import { client, queries } from '../api.ts'
import { FormMessages, SelectField, TextField } from '../components/field.tsx'
import { FormActions } from '../components/form-actions.tsx'
import { textOf, useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'
import { ListingField } from './listing-field.tsx'
import { firstItem, rejectedItems } from './rejected-items.ts'

const t = texts.offers
const names = { sku: 'items.0.sku', node: 'items.0.ship_node', quantity: 'items.0.quantity' } as const

interface SetStockProps {
  readonly id: number
  /** The stock levels to change; empty to set a new one. */
  readonly levels: readonly WalmartStockLevel[]
  readonly onClose: () => void
}

/** Sets a stock level by SKU and ship node, or the same quantity for several. */
export function SetStock({ id, levels, onClose }: SetStockProps) {
  const isNew = levels.length === 0
  const { errors, onSubmit, isPending } = useForm({
    schema: SetWalmartStock,
    read: (form) => ({ id, items: isNew ? [readNew(form)] : levels.map((level) => readChange(form, level)) }),
    call: client.walmart.inventory.set.mutate,
    rejected: (output: SetOffers) => rejectedItems(output.data.results),
    nameOf: firstItem,
    done: t.stock.setDone,
    onDone: onClose,
  })
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormMessages errors={errors} known={isNew ? Object.values(names) : [names.quantity]} />
      {isNew && (
        <>
          <ListingField id={id} name={names.sku} errors={errors} />
          <NodeField id={id} errors={errors} />
        </>
      )}
      <TextField
        name={names.quantity}
        label={t.quantity}
        hint={t.quantityHint}
        errors={errors}
        inputMode="numeric"
        autoComplete="off"
        defaultValue={levels.length === 1 ? levels[0]?.quantity : ''}
      />
      <FormActions submit={texts.common.save} isPending={isPending} onCancel={onClose} />
    </form>
  )
}

function NodeField({ id, errors }: Pick<SetStockProps, 'id'> & { readonly errors: Record<string, string[]> }) {
  const { data } = useQuery(queries.walmart.locations.list({ id, per_page: 100, sort: 'name' }))
  const nodes = data?.data ?? []
  return (
    <SelectField
      name={names.node}
      label={t.node}
      errors={errors}
      choices={[
        { value: '', label: t.defaultNodeChoice },
        ...nodes.map(({ shipNode, name }) => ({ value: shipNode, label: name ?? shipNode })),
      ]}
    />
  )
}

function readQuantity(form: FormData): number | undefined {
  const text = textOf(form, names.quantity)
  return text === '' ? undefined : Number(text)
}

function readNew(form: FormData) {
  const node = textOf(form, names.node)
  return { sku: textOf(form, names.sku), quantity: readQuantity(form), ...(node !== '' && { ship_node: node }) }
}

function readChange(form: FormData, { listing_id, ship_node: node }: WalmartStockLevel) {
  return { listing_id, quantity: readQuantity(form), ...(node !== null && { ship_node: node }) }
}
