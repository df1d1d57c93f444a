import { randomBytes } from 'node:crypto'

import type { SimulatedSeller } from '../seller.ts'

// Walmart does not document the lifetime of a code; ten minutes is the maximum that OAuth recommends.
const codeMs = 600_000
const refreshTokenMs = 365 * 86_400_000

/** A seller's permission for an application, identified by its client id, to act on their behalf. */
export interface Grant {
  readonly seller: SimulatedSeller
  readonly clientId: string
}

/** A code is bound to the redirect URI that Walmart sent it to. */
interface Code extends Grant {
  readonly redirectUri: string
}

type Expiring<T> = Map<string, T & { readonly expiresAt: number }>

/** The issued codes and refresh tokens. */
export class GrantStore {
  readonly #codes: Expiring<Code> = new Map()
  readonly #refreshTokens: Expiring<Grant> = new Map()

  /** Issues a code, as if the seller had signed in and consented. */
  issueCode(code: Code, now: Date): string {
    const name = randomBytes(16).toString('hex').toUpperCase()
    this.#codes.set(name, { ...code, expiresAt: now.getTime() + codeMs })
    return name
  }

  /** Returns undefined if the code is unknown, expired or used. */
  findCode(name: string, now: Date): Code | undefined {
    return unexpired(this.#codes.get(name), now)
  }

  useCode(name: string): void {
    this.#codes.delete(name)
  }

  issueRefreshToken(grant: Grant, now: Date): string {
    const token = `APX${randomBytes(48).toString('base64url')}`
    this.#refreshTokens.set(token, { ...grant, expiresAt: now.getTime() + refreshTokenMs })
    return token
  }

  findRefreshToken(token: string, now: Date): Grant | undefined {
    return unexpired(this.#refreshTokens.get(token), now)
  }
}

const unexpired = <T extends { readonly expiresAt: number }>(found: T | undefined, now: Date): T | undefined =>
  found !== undefined && now.getTime() < found.expiresAt ? found : undefined
