/** The whole tokens left in a bucket, and the time of the next one. */
export interface BucketState {
  readonly tokens: number
  /** Epoch ms; in the future once a token was taken. */
  readonly nextTokenAt: number
}

/**
 * A bucket that starts full and refills gradually, one token at a time, computed when it is read. It counts in integer
 * parts, because fractions of tokens would drift: one token is as many parts as the period has milliseconds, and each
 * millisecond adds as many parts as the bucket's capacity in tokens.
 */
export class TokenBucket {
  readonly #capacity: number
  readonly #perMs: number
  #missingParts = 0
  #countedAt = Number.NEGATIVE_INFINITY

  constructor(capacity: number, perMs: number) {
    this.#capacity = capacity
    this.#perMs = perMs
  }

  /** Returns false if there is no token. */
  take(now: number): boolean {
    if (this.state(now).tokens < 1) return false
    this.#missingParts += this.#perMs
    return true
  }

  /** If the clock went back, returns the last known state. */
  state(now: number): BucketState {
    if (now > this.#countedAt) {
      const refilled = this.#missingParts === 0 ? 0 : (now - this.#countedAt) * this.#capacity
      this.#missingParts = Math.max(0, this.#missingParts - refilled)
      this.#countedAt = now
    }
    const tokens = Math.floor((this.#capacity * this.#perMs - this.#missingParts) / this.#perMs)
    const missingThen = (this.#capacity - tokens - 1) * this.#perMs
    return { tokens, nextTokenAt: this.#countedAt + Math.ceil((this.#missingParts - missingThen) / this.#capacity) }
  }
}
