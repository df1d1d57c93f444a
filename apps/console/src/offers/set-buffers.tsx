import { type SetBuffers as Output, SetWalmartBuffers } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'

import { client, queries } from '../api.ts'
import { Loading } from '../components/feedback.tsx'
import { FormMessages, TextField } from '../components/field.tsx'
import { FormActions } from '../components/form-actions.tsx'
import { textOf, useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'
import { firstItem, rejectedItems } from './rejected-items.ts'

const t = texts.offers.buffers
const names = { buffer: 'items.0.buffer', floor: 'items.0.floor' } as const

interface SetBuffersProps {
  readonly id: number
  readonly listingIds: readonly number[]
  readonly onClose: () => void
}

/** Sets the buffer and floor of listings. For a single listing, its current values are shown first. */
export function SetBuffers({ listingIds, ...props }: SetBuffersProps) {
  const [first] = listingIds
  if (first === undefined || listingIds.length > 1) return <BuffersForm {...props} listingIds={listingIds} />
  return <BuffersOfOne {...props} listingId={first} />
}

type BuffersOfOneProps = Omit<SetBuffersProps, 'listingIds'> & { readonly listingId: number }

function BuffersOfOne({ listingId, ...props }: BuffersOfOneProps) {
  const { data } = useQuery(queries.walmart.products.get({ id: props.id, listing_id: listingId }))
  if (!data) return <Loading />
  const { stock_buffer: buffer, stock_floor: floor } = data.data
  return <BuffersForm {...props} listingIds={[listingId]} buffer={buffer} floor={floor} />
}

interface BuffersFormProps extends SetBuffersProps {
  readonly buffer?: number | null
  readonly floor?: number | null
}

function BuffersForm({ id, listingIds, buffer, floor, onClose }: BuffersFormProps) {
  const { errors, onSubmit, isPending } = useForm({
    schema: SetWalmartBuffers,
    read: (form) => {
      const units = { buffer: readLimit(form, names.buffer), floor: readLimit(form, names.floor) }
      return { id, items: listingIds.map((listing) => ({ listing_id: listing, ...units })) }
    },
    call: client.walmart.inventory.setBuffers.mutate,
    rejected: (output: Output) => rejectedItems(output.data.results),
    nameOf: firstItem,
    done: t.done,
    onDone: onClose,
  })
  const field = { errors, inputMode: 'numeric', autoComplete: 'off' } as const
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormMessages errors={errors} known={Object.values(names)} />
      <TextField {...field} name={names.buffer} label={t.buffer} hint={t.bufferHint} defaultValue={buffer ?? ''} />
      <TextField {...field} name={names.floor} label={t.floor} hint={t.floorHint} defaultValue={floor ?? ''} />
      <FormActions submit={texts.common.save} isPending={isPending} onCancel={onClose} />
    </form>
  )
}

function readLimit(form: FormData, name: string): number | null {
  const text = textOf(form, name)
  return text === '' ? null : Number(text)
}
