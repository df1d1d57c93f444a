/** Units of a line as Walmart writes them in orders: in a string. */
export function statusQuantity(units: number) {
  return { unitOfMeasurement: 'EACH', amount: String(units) }
}
