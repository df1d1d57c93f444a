import { Random } from './random.ts'

const hex = '0123456789abcdef'
const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The keys of the seller that a simulator has when it is given none. */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

/**
 * Invented keys in the form of Walmart's. Both hold a dash, the secret an underscore as well: a client that
 * percent-encodes them inside the Basic header, as OAuth libraries do, is then refused on every call and not now and then.
 */
export function makeCredentials(seed: number): Credentials {
  const random = new Random(seed, 0xc1)
  const clientId = [8, 4, 4, 4, 12].map((length) => random.text(hex, length)).join('-')
  const clientSecret = `${random.text(alphanumeric, 40)}-${random.text(alphanumeric, 30)}_${random.text(alphanumeric, 14)}`
  return { clientId, clientSecret }
}
