/** How often a key was found at a place of some JSON values, and with what. */
export interface Tally {
  /** Objects that could have had the key. */
  readonly objects: number
  readonly found: number
  readonly types: ReadonlySet<string>
}

/** Every key of some values, each with where it is: `/list/elements/order[]/orderDate`, `[]` being any element. */
export function tallyKeys(values: readonly unknown[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>()
  const objectsAt = Map.groupBy(
    values.flatMap((value) => objectsIn(value, '')),
    ({ at }) => at,
  )
  for (const [at, objects] of objectsAt) {
    const entries = Map.groupBy(
      objects.flatMap(({ object }) => Object.entries(object)),
      ([key]) => key,
    )
    for (const [key, found] of entries) {
      const types = new Set(found.map(([, value]) => typeOf(value)))
      tallies.set(`${at}/${key}`, { objects: objects.length, found: found.length, types })
    }
  }
  return tallies
}

/** Every key that is neither declared nor inside one that was reported. `/a/*` declares whatever is in `/a`. */
export function undeclaredKeys(value: unknown, declared: ReadonlySet<string>): string[] {
  const isFree = (at: string) => declared.has(`${at}/*`)
  const keys = objectsIn(value, '').flatMap(({ at, object }) => Object.keys(object).map((key) => ({ at, key })))
  const unknown = new Set(
    keys.filter(({ at, key }) => !isFree(at) && !declared.has(`${at}/${key}`)).map(({ at, key }) => `${at}/${key}`),
  )
  return [...unknown].filter((key) => !parentsOf(key).some((parent) => unknown.has(parent) || isFree(parent)))
}

/** `/a[]/b/c` is in `/a[]/b`, `/a[]` and `/a`. */
export function parentsOf(key: string): string[] {
  return [...key.matchAll(/(?<=.)(?:\/|\[\])/g)].map(({ index }) => key.slice(0, index))
}

function objectsIn(value: unknown, at: string): { readonly at: string; readonly object: object }[] {
  if (Array.isArray(value)) return value.flatMap((element) => objectsIn(element, `${at}[]`))
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, child]) => objectsIn(child, `${at}/${key}`))
  return [{ at, object: value }, ...inner]
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
}
