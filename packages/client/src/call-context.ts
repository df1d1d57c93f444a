/** Options of a call besides its input: `client.walmart.create.mutate(input, { context: { prefer: 'wait=10' } })`. */
export interface CallContext {
  /**
   * A unique string for each write. Repeating a call with the same key returns the first response. By default the client
   * generates a key that covers its own retries; to be safe from a crash of your process too, pass a key that you have stored.
   */
  readonly idempotencyKey?: string
  /** `wait=N`: wait up to N seconds (at most 20) for the outcome before responding. */
  readonly prefer?: string
}
