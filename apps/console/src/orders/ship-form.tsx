import { knownCarriers, Shipment, ShippingMethod, type WalmartOrderWithItems } from '@aisle/contract'
import { useState } from 'react'

import { client } from '../api.ts'
import { FormMessages, SelectField, TextField } from '../components/field.tsx'
import { FormActions } from '../components/form-actions.tsx'
import { useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'
import { LineUnits, readUnits, unitNames } from './line-units.tsx'
import { checkUnits, controlOf, type SentOrder } from './units.ts'

const t = texts.order
const another = 'another'
const known = ['carrier', 'other_carrier', 'tracking_url', 'method_code', 'tracking_number', 'shipped_at', 'reference']

export interface OrderFormProps extends SentOrder {
  /** A reference for the send that the order does not have yet. */
  readonly reference: string
  readonly onClose: () => void
}

/** Reports a parcel: any units that are left, with their tracking. */
export function ShipForm({ order, sends, reference, onClose }: OrderFormProps) {
  const [carrier, setCarrier] = useState(knownCarriers[0])
  const { errors, onSubmit, isPending } = useForm({
    schema: Shipment,
    read: (form) => readShipment(form, order),
    call: (shipment, options) =>
      client.walmart.fulfillments.create.mutate(
        { id: order.integration_instance_id, fulfillments: [shipment] },
        options,
      ),
    rejected: ({ data }) => data.results[0]?.errors,
    check: (input) => checkUnits({ order, sends }, input),
    nameOf: controlOf,
    done: t.shipped,
    onDone: onClose,
  })
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormMessages errors={errors} known={[...known, ...unitNames(order)]} />
      <LineUnits order={order} sends={sends} errors={errors} />
      <SelectField
        name="carrier"
        label={t.carrier}
        errors={errors}
        value={carrier}
        onChange={({ target }) => setCarrier(target.value)}
        choices={[
          ...knownCarriers.map((value) => ({ value, label: value })),
          { value: another, label: t.anotherCarrier },
        ]}
      />
      {carrier === another && (
        <>
          <TextField name="other_carrier" label={t.otherCarrier} errors={errors} />
          <TextField name="tracking_url" label={t.trackingUrl} errors={errors} type="url" />
        </>
      )}
      <SelectField
        name="method_code"
        label={t.method}
        errors={errors}
        choices={ShippingMethod.options.map((value) => ({ value, label: value }))}
      />
      <TextField name="tracking_number" label={t.trackingNumber} errors={errors} autoComplete="off" />
      <TextField
        name="shipped_at"
        label={t.shippedAt}
        errors={errors}
        type="datetime-local"
        defaultValue={localTime(new Date())}
      />
      <TextField name="reference" label={t.reference} hint={t.referenceHint} errors={errors} defaultValue={reference} />
      <FormActions submit={t.ship} isPending={isPending} onCancel={onClose} />
    </form>
  )
}

/** The time in the format of a `datetime-local` input, without seconds. */
function localTime(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function readShipment(form: FormData, order: WalmartOrderWithItems) {
  const text = (name: string) => String(form.get(name) ?? '')
  const time = text('shipped_at')
  const carrier = text('carrier')
  return {
    order_id: order.id,
    reference: text('reference'),
    shipped_at: time === '' ? undefined : new Date(time).toISOString(),
    method_code: text('method_code'),
    // If it is empty, say that it is missing, not what it must consist of.
    tracking_number: text('tracking_number').trim() === '' ? undefined : text('tracking_number'),
    ...(carrier === another
      ? { other_carrier: text('other_carrier'), tracking_url: text('tracking_url') }
      : { carrier }),
    lines: readUnits(form, order),
  }
}
