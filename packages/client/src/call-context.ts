/** What a call may say beside its input: `client.walmart.create.mutate(input, { context: { prefer: 'wait=10' } })`. */
export interface CallContext {
  /**
   * A text of your choice, new for each new write: a repeated call with the same one gets the first answer. Without one the
   * client makes one up, which serves its own repetitions; name one that outlives the process to be safe from crashes too.
   */
  readonly idempotencyKey?: string
  /** `wait=N`: wait up to N seconds (at most 20) for the outcome before answering. */
  readonly prefer?: string
}
