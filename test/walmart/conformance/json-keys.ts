/** How often a key occurs at a path in some JSON values, and with which types. */
export interface Tally {
  /** Number of objects at that path, with or without the key. */
  readonly objects: number
  readonly found: number
  readonly types: ReadonlySet<string>
}

/** Every key of some values by its path, such as `/list/elements/order[]/orderDate`; `[]` stands for any element. */
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

/** Paths that are not declared, the outermost only. `/a/*` declares everything in `/a`. */
export function undeclaredKeys(value: unknown, declared: ReadonlySet<string>): string[] {
  const isFree = (at: string) => declared.has(`${at}/*`)
  const keys = objectsIn(value, '').flatMap(({ at, object }) => Object.keys(object).map((key) => ({ at, key })))
  const unknown = new Set(
    keys.filter(({ at, key }) => !isFree(at) && !declared.has(`${at}/${key}`)).map(({ at, key }) => `${at}/${key}`),
  )
  return [...unknown].filter((key) => !parentsOf(key).some((parent) => unknown.has(parent) || isFree(parent)))
}

/** The parents of `/a[]/b/c` are `/a[]/b`, `/a[]` and `/a`. */
function parentsOf(key: string): string[] {
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

/** Fewer objects than this in the examples do not show that a key is always present. */
const minimumSample = 5

/**
 * The keys of the examples that `bodies` lack: those that none of the bodies has, or none with a type of the example; and
 * those that every object of the examples has, but not every object of the bodies.
 */
export function missingKeys(examples: readonly unknown[], bodies: readonly unknown[]): string[] {
  const given = tallyKeys(bodies)
  const wanted = tallyKeys(examples)
  return [...wanted].flatMap(([key, { objects, found, types }]) => {
    const actual = given.get(key)
    // Reported once, for the outermost key.
    if (actual === undefined)
      return parentsOf(key).some((at) => wanted.has(at) && !given.has(at)) ? [] : [`${key} is never present`]
    if ([...types].every((type) => !actual.types.has(type)))
      return [`${key} is ${[...actual.types].join()}, not ${[...types].join()}`]
    const isIncomplete = objects >= minimumSample && found === objects && actual.found < actual.objects
    return isIncomplete ? [`${key} is not always present`] : []
  })
}
