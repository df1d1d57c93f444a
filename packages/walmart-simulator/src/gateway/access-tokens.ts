import { randomBytes } from 'node:crypto'

import type { SimulatedSeller } from '../seller.ts'

/** How long a token is valid. */
export const tokenSeconds = 900

/** An issued token. Times are epoch ms. */
export interface AccessToken {
  readonly seller: SimulatedSeller
  readonly issuedAt: number
  readonly expiresAt: number
}

/** The issued tokens. A seller may have several at once. */
export class AccessTokens {
  readonly #issued = new Map<string, AccessToken>()

  issue(seller: SimulatedSeller, now: Date): string {
    const issuedAt = now.getTime()
    for (const [token, { expiresAt }] of this.#issued) if (expiresAt <= issuedAt) this.#issued.delete(token)
    const token = `sim${randomBytes(60).toString('base64url')}`
    this.#issued.set(token, { seller, issuedAt, expiresAt: issuedAt + tokenSeconds * 1000 })
    return token
  }

  /** Returns undefined if the token is unknown or expired. */
  find(token: string, now: Date): AccessToken | undefined {
    const found = this.#issued.get(token)
    return found !== undefined && now.getTime() < found.expiresAt ? found : undefined
  }

  sellerOf(token: string, now: Date): SimulatedSeller | undefined {
    return this.find(token, now)?.seller
  }

  expire(token: string): void {
    this.#issued.delete(token)
  }

  expireAll(): void {
    this.#issued.clear()
  }
}
