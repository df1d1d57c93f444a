import { valueAt } from '../http/read-record.ts'
import { Decimal } from '../scalars.ts'

type Path = readonly PropertyKey[]

/**
 * What replaces a charge's amount that cannot be read: the amount without its currency if there is one, or zero. The currency
 * is that of another charge of the order.
 */
export function zeroCharge(order: unknown, path: Path): object {
  const amount = valueAt(order, [...path, 'amount'])
  const currency = /"currency":"([A-Z]{3})"/.exec(JSON.stringify(order))?.[1] ?? 'USD'
  return { currency, amount: Decimal.safeParse(amount).success ? amount : 0 }
}

/** What replaces a status's quantity that cannot be read: the units of the line that no other status has. */
export function remainingUnits(order: unknown, path: Path): object {
  const statuses = path.slice(0, -2)
  const line = statuses.slice(0, -2)
  const ordered = Number(valueAt(order, [...line, 'orderLineQuantity', 'amount']))
  const others = [valueAt(order, statuses)].flat().map((status) => valueAt(status, ['statusQuantity', 'amount']))
  const known = others.map(Number).filter((units) => units > 0)
  const isOnlyOne = others.length - known.length === 1
  const units = ordered - known.reduce((sum, count) => sum + count, 0)
  return { unitOfMeasurement: 'EACH', amount: isOnlyOne && units > 0 ? String(units) : '0' }
}
