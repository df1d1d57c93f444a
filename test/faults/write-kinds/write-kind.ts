import type { Instance, Random, World } from '../world.ts'
import { pick } from '../world.ts'

/**
 * A kind of write of the load. A new capability joins by adding one to the list in `index.ts`.
 */
export interface WriteKind {
  readonly name: string
  /** Makes one write, and remembers what was acknowledged. */
  write(world: World, random: Random): Promise<void>
  /** Looks for violations while the load runs. */
  observe?(world: World): Promise<readonly string[]>
  /** When everything is quiet: what was acknowledged and is not in the database. */
  check(world: World): Promise<readonly string[]>
}

export function pickInstance(world: World, random: Random): Instance | undefined {
  return pick(
    random,
    world.instances.filter(({ isDeleted }) => !isDeleted),
  )
}

/** Values that one write at a time may change, so that the one acknowledged last is known. */
export class Cells<Value> {
  readonly values = new Map<string, Value>()
  readonly #busy = new Set<string>()

  /** Runs the change unless another one of the same cells is running. `undefined` leaves the value as it was. */
  async change(names: readonly string[], work: () => Promise<Value | undefined>): Promise<void> {
    if (names.some((name) => this.#busy.has(name))) return
    for (const name of names) this.#busy.add(name)
    try {
      const value = await work()
      if (value !== undefined) for (const name of names) this.values.set(name, value)
    } finally {
      for (const name of names) this.#busy.delete(name)
    }
  }
}
