import type { FieldErrors, WalmartOrderWithItems } from '@aisle/contract'

import { TextField } from '../components/field.tsx'
import { texts } from '../texts/index.ts'
import { type SentOrder, unitsFree, unitsLeft, unitsWaiting } from './units.ts'

const t = texts.order
const nameOf = (lineNumber: string) => `lines.${lineNumber}.quantity`
const linesLeft = ({ orderItems }: WalmartOrderWithItems) => orderItems.filter((line) => unitsLeft(line) > 0)

export const unitNames = (order: WalmartOrderWithItems): string[] => [
  'lines',
  ...linesLeft(order).map(({ lineNumber }) => nameOf(lineNumber)),
]

interface LineUnitsProps extends SentOrder {
  readonly errors: FieldErrors
  /** Whether all free units are chosen at first. */
  readonly areChosen?: boolean
}

/** Asks for the units of each line that has any left. */
export function LineUnits({ order, sends, errors, areChosen = true }: LineUnitsProps) {
  return (
    <fieldset>
      <legend className="sr-only">{t.lines}</legend>
      {errors['lines'] && (
        <p role="alert" className="text-bad mb-2">
          {t.noLine}
        </p>
      )}
      {linesLeft(order).map((line) => (
        <TextField
          key={line.lineNumber}
          name={nameOf(line.lineNumber)}
          label={t.units(line.lineNumber, line.itemName ?? line.sku ?? '')}
          hint={t.unitsLeft(unitsFree(line, sends), unitsWaiting(line, sends))}
          errors={errors}
          type="number"
          onFocus={({ target }) => target.select()}
          min={0}
          max={unitsFree(line, sends)}
          defaultValue={areChosen ? unitsFree(line, sends) : 0}
        />
      ))}
    </fieldset>
  )
}

export function readUnits(form: FormData, order: WalmartOrderWithItems) {
  return linesLeft(order)
    .map(({ lineNumber }) => ({ line_number: lineNumber, quantity: Number(form.get(nameOf(lineNumber)) ?? 0) }))
    .filter(({ quantity }) => quantity !== 0)
}
