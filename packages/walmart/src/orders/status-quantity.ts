/** A number of units in Walmart's JSON for orders, where it is a string. */
export function statusQuantity(units: number) {
  return { unitOfMeasurement: 'EACH', amount: String(units) }
}
