import type { PostalAddress } from '../payloads.ts'
import type { Random } from './random.ts'

const givenNames = [
  'Ada',
  'Bram',
  'Celia',
  'Dario',
  'Edda',
  'Farah',
  'Goran',
  'Hana',
  'Ivo',
  'Joyce',
  'Kofi',
  'Zoë',
] as const
const familyNames = [
  'Abbott',
  'Birkholm',
  'Castellan',
  "D'Arrow",
  'Everly',
  'Fontaine',
  'Grünwald',
  'Hollis',
  'Ito',
] as const
const streets = ['Lantern Way', 'Quarry Bend', 'Saltmarsh Rd', 'Thistle Ct', 'Old Ferry Ln', 'Windmill Ave'] as const
const towns = [
  { city: 'Maple Hollow', state: 'OH', zip: '440' },
  { city: 'Port Amberly', state: 'OR', zip: '971' },
  { city: 'Juniper Flats', state: 'NM', zip: '871' },
  { city: 'New Tamsin', state: 'TX', zip: '786' },
  { city: 'Cold Harbor Mills', state: 'NY', zip: '130' },
  { city: 'Saint Orrin', state: 'FL', zip: '338' },
] as const

/** An invented street address. */
export function generateStreetAddress(random: Random): {
  street: string
  city: string
  state: string
  postalCode: string
} {
  const town = random.pick(towns)
  const street = `${random.int(1, 9899)} ${random.pick(streets)}`
  return { street, city: town.city, state: town.state, postalCode: town.zip + random.text('0123456789', 2) }
}

/** An invented customer's address; one in five has a second line. */
export function generateAddress(random: Random): PostalAddress {
  const name = `${random.pick(givenNames)} ${random.pick(familyNames)}`
  const { street, city, state, postalCode } = generateStreetAddress(random)
  const second = random.chance(0.2) ? { address2: `Apt ${random.int(1, 40)}` } : {}
  return { name, address1: street, ...second, city, state, postalCode, country: 'USA', addressType: 'RESIDENTIAL' }
}

/** A number from the block that the numbering plan reserves for fiction. */
export function generatePhone(random: Random): string {
  return `${random.int(201, 989)}55501${random.text('0123456789', 2)}`
}

/** Walmart hides the customer's address behind a relay. This one uses a reserved domain. */
export function generateRelayEmail(random: Random): string {
  return `${random.text('0123456789ABCDEF', 32)}@relay.example.com`
}
