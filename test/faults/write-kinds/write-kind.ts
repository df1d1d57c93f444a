import type { Instance, Random, World } from '../world.ts'
import { pick } from '../world.ts'

/** A kind of write of the load. For a new capability, add one to the list in `index.ts`. */
export interface WriteKind {
  readonly name: string
  /** How often it writes, compared with a kind without a weight. */
  readonly weight?: number
  /** Makes one write, and remembers what was acknowledged. */
  write(world: World, random: Random): Promise<void>
  /** Looks for violations while the load runs. */
  observe?(world: World): Promise<readonly string[]>
  /** What was acknowledged and is not in the database, at any time. */
  readBack?(world: World): Promise<readonly string[]>
  /** Repairs what faults may make fail, as a person does, once they are over. */
  settle?(world: World): Promise<void>
  /** What else is wrong when everything is quiet. */
  check?(world: World): Promise<readonly string[]>
  /** What has been checked, for the output of the run. */
  summary?(): string
}

export function pickInstance(world: World, random: Random): Instance | undefined {
  return pick(
    random,
    world.instances.filter(({ isDeleted }) => !isDeleted),
  )
}

interface Cell<Value> {
  /** The value acknowledged last. */
  readonly value: Value
  /** The instance that it belongs to, and is deleted with. */
  readonly owner: Instance | undefined
}

/** Values that one write at a time may change, so that the one acknowledged last is known. */
export class Cells<Value> {
  readonly #cells = new Map<string, Cell<Value>>()
  readonly #busy = new Set<string>()
  readonly #writes = new Map<string, number>()

  get names(): string[] {
    return [...this.#cells.keys()]
  }

  valueOf(name: string): Value | undefined {
    return this.#cells.get(name)?.value
  }

  /** A value that nobody else can change yet. */
  add(name: string, value: Value, owner?: Instance): void {
    this.#cells.set(name, { value, owner })
  }

  /** Runs the change unless another one of the same cells is running. `undefined` leaves the value as it was. */
  async change(names: readonly string[], work: () => Promise<Value | undefined>, owner?: Instance): Promise<void> {
    if (names.some((name) => this.#busy.has(name))) return
    for (const name of names) {
      this.#busy.add(name)
      this.#writes.set(name, this.#writesOf(name) + 1)
    }
    try {
      const value = await work()
      if (value !== undefined) for (const name of names) this.#cells.set(name, { value, owner })
    } finally {
      for (const name of names) this.#busy.delete(name)
    }
  }

  /**
   * The cells whose value in the database differs. Skips those that are written meanwhile: whether such a write
   * came before the read is unknown.
   */
  async differences(
    read: (names: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  ): Promise<{ readonly name: string; readonly expected: Value; readonly actual: Value | undefined }[]> {
    const before = new Map([...this.#cells].filter(([name]) => !this.#busy.has(name)))
    const writes = new Map(this.#writes)
    const stored = await read([...before.keys()])
    return [...before].flatMap(([name, { value: expected, owner }]) => {
      const actual = stored.get(name)
      const isUntouched = this.#writesOf(name) === (writes.get(name) ?? 0) && owner?.isDeleted !== true
      return isUntouched && actual !== expected ? [{ name, expected, actual }] : []
    })
  }

  #writesOf(name: string): number {
    return this.#writes.get(name) ?? 0
  }
}
