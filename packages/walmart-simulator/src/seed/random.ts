/**
 * A small seeded random generator (mulberry32). The keys are mixed into its state, so that each element of each list has
 * its own generator: element 7 is the same whether or not elements 0 to 6 were generated.
 */
export class Random {
  #state = 0x9e3779b9

  constructor(...keys: readonly number[]) {
    for (const key of keys) {
      this.#state = Math.imul(this.#state ^ key, 0x85ebca6b)
      this.#state ^= this.#state >>> 13
    }
  }

  /** A number from 0 (inclusive) to 1 (exclusive). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number in an inclusive range. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  /** True with this probability. */
  chance(share: number): boolean {
    return this.next() < share
  }

  pick<List extends readonly [unknown, ...unknown[]]>(list: List): List[number] {
    return list[this.int(0, list.length - 1)]
  }

  /** Random characters from an alphabet. */
  text(alphabet: string, length: number): string {
    let text = ''
    while (text.length < length) text += alphabet[this.int(0, alphabet.length - 1)] ?? ''
    return text
  }

  /** Random decimal digits without a leading zero. */
  digits(length: number): string {
    return this.text('123456789', 1) + this.text('0123456789', length - 1)
  }
}
