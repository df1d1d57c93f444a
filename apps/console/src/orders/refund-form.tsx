import {
  knownRefundReasons,
  RefundWalmartOrder,
  type WalmartOrderItem,
  type WalmartOrderWithItems,
} from '@aisle/contract'

import { client } from '../api.ts'
import { FormMessages, SelectField, TextField } from '../components/field.tsx'
import { FormActions } from '../components/form-actions.tsx'
import { formatAmount } from '../components/format.ts'
import { useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'
import type { OrderFormProps } from './ship-form.tsx'
import { unitsShipped } from './units.ts'

const t = texts.order
const charges = [
  { type: 'PRODUCT', label: t.refundProduct, taxLabel: t.refundProductTax, field: 'productAmount' },
  { type: 'SHIPPING', label: t.refundShipping, taxLabel: t.refundShippingTax, field: 'shippingAmount' },
] as const

interface Entry {
  readonly line: WalmartOrderItem
  readonly type: 'PRODUCT' | 'SHIPPING'
  readonly label: string
  readonly taxLabel: string
  readonly charged: string
  readonly amount: string
  readonly tax: string
}

/** The charges of shipped lines, with the names of their controls. */
const entriesOf = ({ orderItems }: WalmartOrderWithItems): Entry[] =>
  orderItems
    .filter((line) => unitsShipped(line) > 0)
    .flatMap((line) =>
      charges.map(({ type, label, taxLabel, field }) => ({
        line,
        type,
        label: label(line.lineNumber),
        taxLabel: taxLabel(line.lineNumber),
        charged: line[field],
        amount: `${line.lineNumber}.${type}.amount`,
        tax: `${line.lineNumber}.${type}.tax.amount`,
      })),
    )
    .filter(({ charged }) => Number(charged) > 0)

/** Refunds charges of shipped lines, in part or whole. */
export function RefundForm({ order, reference, onClose }: OrderFormProps) {
  const entries = entriesOf(order)
  const { errors, onSubmit, isPending } = useForm({
    schema: RefundWalmartOrder,
    read: (form) => readRefund(form, order, entries),
    call: client.walmart.orders.refund.mutate,
    nameOf: refundControlOf,
    done: t.refunded,
    onDone: onClose,
  })
  const names = entries.flatMap(({ amount, tax }) => [amount, tax])
  return (
    <form onSubmit={onSubmit} noValidate>
      <p className="mb-4">{t.refundWarning}</p>
      <FormMessages errors={errors} known={['reference', 'tax_name', 'lines', ...names]} />
      {errors['lines'] && (
        <p role="alert" className="text-bad mb-2">
          {t.noCharge}
        </p>
      )}
      {entries.map(({ amount, tax, label, taxLabel, charged }) => (
        <div key={amount} className="grid gap-x-3 sm:grid-cols-2">
          <TextField
            name={amount}
            label={label}
            hint={t.charged(formatAmount(charged, order.currency))}
            errors={errors}
            inputMode="decimal"
          />
          <TextField name={tax} label={taxLabel} errors={errors} inputMode="decimal" />
        </div>
      ))}
      <TextField name="tax_name" label={t.taxName} hint={t.taxNameHint} errors={errors} />
      <SelectField
        name="reason"
        label={t.reason}
        errors={errors}
        choices={knownRefundReasons.map((value) => ({ value, label: value }))}
      />
      <TextField name="reference" label={t.reference} hint={t.referenceHint} errors={errors} defaultValue={reference} />
      <FormActions submit={t.refundConfirm} isPending={isPending} isDanger onCancel={onClose} />
    </form>
  )
}

function readRefund(form: FormData, order: WalmartOrderWithItems, entries: readonly Entry[]) {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const given = entries.filter(({ amount }) => text(amount) !== '')
  const byLine = Map.groupBy(given, ({ line }) => line.lineNumber)
  return {
    id: order.integration_instance_id,
    order_id: order.id,
    reference: text('reference'),
    lines: [...byLine].map(([lineNumber, those]) => ({
      line_number: lineNumber,
      charges: those.map(({ type, amount, tax }) => ({
        charge_type: type,
        amount: text(amount),
        reason: text('reason'),
        ...(text(tax) !== '' && { tax: { tax_name: text('tax_name'), amount: text(tax) } }),
      })),
    })),
  }
}

/** `lines.0.charges.0.amount` as the name of its control. */
function refundControlOf(path: string, input: unknown): string {
  const { lines } = input as ReturnType<typeof readRefund>
  const [, line = '', charge = '', field = ''] = /^lines\.(\d+)\.charges\.(\d+)\.(.+)$/.exec(path) ?? []
  if (field === 'tax.tax_name') return 'tax_name'
  const found = lines[Number(line)]
  const type = found?.charges[Number(charge)]?.charge_type
  return field === '' || type === undefined ? path : `${found?.line_number}.${type}.${field}`
}
