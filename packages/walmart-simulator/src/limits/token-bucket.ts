/** What is left in a bucket, in whole tokens, and when it has one more. */
export interface BucketState {
  readonly tokens: number
  /** Epoch ms; later than now once a token was taken. */
  readonly nextTokenAt: number
}

/**
 * A bucket that starts full and refills gradually, one token at a time; nothing has to run between two calls. It is
 * counted in parts, whole numbers all of them: a token is as many parts as the period has milliseconds, and each
 * millisecond brings as many parts as the bucket holds tokens. Fractions of tokens would drift.
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

  /** Takes a token; false if there is none. */
  take(now: number): boolean {
    if (this.state(now).tokens < 1) return false
    this.#missingParts += this.#perMs
    return true
  }

  /** How full it is. A clock that goes back finds it as it was. */
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
