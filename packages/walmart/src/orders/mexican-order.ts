import { centsOf, decimalOfCents } from '../decimal.ts'
import { fieldOf } from '../http/response.ts'
import { Decimal } from '../scalars.ts'

/**
 * Converts a list of orders to the form of other markets, if it is in the one that Mexico used before all markets shared the
 * same APIs. Mexico's form has no cursor.
 */
export function ordersInForm(json: unknown): unknown {
  const order = fieldOf(json, 'order')
  if (order === undefined || fieldOf(json, 'list') !== undefined) return json
  return { ...(json as object), list: { meta: fieldOf(json, 'meta'), elements: { order } } }
}

/** Converts an order in the same way. Mexico's own fields remain beside those of the other form. */
export function orderInForm(order: unknown): unknown {
  const lines = fieldOf(order, 'orderLines')
  return Array.isArray(lines) ? { ...(order as object), orderLines: { orderLine: lines.map(lineInForm) } } : order
}

function lineInForm(line: unknown): unknown {
  if (!isObject(line)) return line
  const { primeLineNumber: lineNumber, orderLineStatus, charges } = line
  return {
    lineNumber,
    orderLineStatuses: { orderLineStatus },
    ...line,
    charges: Array.isArray(charges) ? { charge: charges.map((charge) => chargeInForm(charge, line)) } : charges,
  }
}

function chargeInForm(charge: unknown, line: Fields): unknown {
  if (!isObject(charge) || !Array.isArray(charge.tax)) return charge
  const { tax: taxes, chargeType, chargeAmount } = charge
  const [currency] = taxes.map((tax) => fieldOf(fieldOf(tax, 'taxAmount'), 'currency'))
  const taxCents = sumOf(taxes.map((tax) => centsIn(fieldOf(tax, 'taxAmount'))))
  // A tax that cannot be read leaves the charge as it is, so that it becomes a gap.
  if (taxCents === undefined) return charge
  const tax = {
    taxName: taxes.map((one) => fieldOf(one, 'taxName')).join(', '),
    taxAmount: { currency, amount: decimalOfCents(taxCents) },
  }
  const amount = chargeType === 'PRODUCT' && chargeAmount === undefined ? priceWithoutTax(line, taxCents) : undefined
  return { ...charge, tax, taxes, ...(amount === undefined ? {} : { chargeAmount: { currency, amount } }) }
}

/** The product's charge has no amount; the item has a unit price, which includes the taxes. */
function priceWithoutTax(line: Fields, taxCents: bigint): string | undefined {
  const cents = centsIn(fieldOf(line.item, 'unitPrice'))
  const units = fieldOf(line.orderLineQuantity, 'amount')
  if (cents === undefined || !/^\d{1,9}$/.test(String(units))) return undefined
  return decimalOfCents(cents * BigInt(String(units)) - taxCents)
}

function centsIn(money: unknown): bigint | undefined {
  const { data } = Decimal.safeParse(fieldOf(money, 'amount'))
  return data === undefined ? undefined : centsOf(data)
}

/** Undefined if one of the amounts is. */
function sumOf(amounts: readonly (bigint | undefined)[]): bigint | undefined {
  return amounts.reduce((sum, cents) => (sum === undefined || cents === undefined ? undefined : sum + cents), 0n)
}

type Fields = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
