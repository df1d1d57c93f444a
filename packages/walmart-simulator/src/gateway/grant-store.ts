import { randomBytes } from 'node:crypto'

import type { SimulatedSeller } from '../seller.ts'

// Walmart does not say how long a code is good for; ten minutes is the most that OAuth recommends.
const codeMs = 600_000
const refreshTokenMs = 365 * 86_400_000

/** That a seller lets an application, which is known by its client id, act for them. */
export interface Grant {
  readonly seller: SimulatedSeller
  readonly clientId: string
}

/** A code stands for a grant, and for the address to which Walmart sent it. */
interface Code extends Grant {
  readonly redirectUri: string
}

type Kept<T> = Map<string, T & { readonly expiresAt: number }>

/** The codes and refresh tokens given out. */
export class GrantStore {
  readonly #codes: Kept<Code> = new Map()
  readonly #refreshTokens: Kept<Grant> = new Map()

  /** A new code, as if the seller had signed in and consented. */
  issueCode(code: Code, now: Date): string {
    const name = randomBytes(16).toString('hex').toUpperCase()
    this.#codes.set(name, { ...code, expiresAt: now.getTime() + codeMs })
    return name
  }

  /** What the code stands for, unless it has expired or been spent. */
  findCode(name: string, now: Date): Code | undefined {
    return unexpired(this.#codes.get(name), now)
  }

  /** From now on the code is no good. */
  spendCode(name: string): void {
    this.#codes.delete(name)
  }

  /** A new refresh token, good for a year. */
  issueRefreshToken(grant: Grant, now: Date): string {
    const token = `APX${randomBytes(48).toString('base64url')}`
    this.#refreshTokens.set(token, { ...grant, expiresAt: now.getTime() + refreshTokenMs })
    return token
  }

  /** What the refresh token stands for, unless it has expired. */
  findRefreshToken(token: string, now: Date): Grant | undefined {
    return unexpired(this.#refreshTokens.get(token), now)
  }
}

const unexpired = <T extends { readonly expiresAt: number }>(found: T | undefined, now: Date): T | undefined =>
  found !== undefined && now.getTime() < found.expiresAt ? found : undefined
