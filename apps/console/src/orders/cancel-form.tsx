import { CancellationReason, CancelWalmartOrderLines } from '@aisle/contract'

import { client } from '../api.ts'
import { FormMessages, SelectField, TextField } from '../components/field.tsx'
import { FormActions } from '../components/form-actions.tsx'
import { useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'
import { LineUnits, readUnits, unitNames } from './line-units.tsx'
import type { OrderFormProps } from './ship-form.tsx'
import { checkUnits, controlOf } from './units.ts'

const t = texts.order

/** Cancels units that have not been shipped. */
export function CancelForm({ order, sends, reference, onClose }: OrderFormProps) {
  const { errors, onSubmit, isPending } = useForm({
    schema: CancelWalmartOrderLines,
    read: (form) => ({
      id: order.integration_instance_id,
      order_id: order.id,
      reference: String(form.get('reference')),
      lines: readUnits(form, order).map((line) => ({ ...line, reason: String(form.get('reason')) })),
    }),
    call: client.walmart.orders.cancelLines.mutate,
    check: (input) => checkUnits({ order, sends }, input),
    nameOf: controlOf,
    done: t.cancelled,
    onDone: onClose,
  })
  return (
    <form onSubmit={onSubmit} noValidate>
      <p className="mb-4">{t.cancelWarning}</p>
      <FormMessages errors={errors} known={['reference', 'reason', ...unitNames(order)]} />
      <LineUnits order={order} sends={sends} errors={errors} areChosen={false} />
      <SelectField
        name="reason"
        label={t.reason}
        errors={errors}
        defaultValue="SELLER_CANCEL_OUT_OF_STOCK"
        choices={CancellationReason.options.map((value) => ({ value, label: t.reasons[value] }))}
      />
      <TextField name="reference" label={t.reference} hint={t.referenceHint} errors={errors} defaultValue={reference} />
      <FormActions submit={t.cancelConfirm} isPending={isPending} isDanger onCancel={onClose} />
    </form>
  )
}
