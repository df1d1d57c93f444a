import { Random } from './random.ts'

const hex = '0123456789abcdef'
const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The credentials of a generated seller. */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

/**
 * Invented credentials in Walmart's format. Both contain a dash, and the secret an underscore, so that a client that
 * percent-encodes them in the Basic header, as OAuth libraries do, fails on every call and not just sometimes.
 */
export function makeCredentials(seed: number): Credentials {
  const random = new Random(seed, 0xc1)
  const clientId = [8, 4, 4, 4, 12].map((length) => random.text(hex, length)).join('-')
  const clientSecret = `${random.text(alphanumeric, 40)}-${random.text(alphanumeric, 30)}_${random.text(alphanumeric, 14)}`
  return { clientId, clientSecret }
}
