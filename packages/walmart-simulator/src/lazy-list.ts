/** A list whose elements are generated on demand. */
export interface LazyList<T> {
  /** Behaves like an ordinary array. Elements read through it are stored, so that callers can change them. */
  readonly list: T[]
  /** Returns the element without storing it. */
  readonly peek: (position: number) => T
  /** Returns the element if it was read or written through `list`. */
  readonly stored: (position: number) => T | undefined
  /** Increases whenever an element is added, replaced or removed. */
  readonly version: () => number
  /** Increases the version after a change inside an element, which the list cannot detect. */
  readonly touch: () => void
}

/**
 * 200,000 orders take most of a gigabyte as objects, and a refresh reads each of them once. They are therefore generated
 * for one response and discarded, unless a test reads them through `list`.
 */
export function lazyList<T extends object>(length: number, make: (position: number) => T): LazyList<T> {
  // `map` skips holes, so fill the array. `Array.from` would take seconds for millions of elements.
  const elements: (T | undefined)[] = []
  elements.length = length
  elements.fill(undefined)
  let version = 0
  const list = new Proxy(elements, {
    get(target, key) {
      const position = typeof key === 'string' ? Number(key) : Number.NaN
      if (!(position >= 0 && position < target.length)) return Reflect.get(target, key)
      return (target[position] ??= make(position))
    },
    set(target, key, value) {
      version += 1
      return Reflect.set(target, key, value)
    },
    deleteProperty(target, key) {
      version += 1
      return Reflect.deleteProperty(target, key)
    },
    // Every element the proxy returns comes from `get`, which never returns undefined for a valid index.
  }) as T[]
  return {
    list,
    peek: (position) => elements[position] ?? make(position),
    stored: (position) => elements[position],
    version: () => version,
    touch: () => (version += 1),
  }
}
