/** Invariants that did not hold. */
export class Violations {
  readonly #texts = new Map<string, number>()

  add(text: string): void {
    this.#texts.set(text, (this.#texts.get(text) ?? 0) + 1)
  }

  /** Enough to stop the run early. */
  get areMany(): boolean {
    return this.#texts.size >= 20
  }

  list(): string[] {
    return [...this.#texts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`))
  }
}
