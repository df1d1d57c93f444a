/** A list whose elements are made when they are first asked for. */
export interface LazyList<T> {
  /** An ordinary array to whoever uses it; an element that was read through it is kept, so that it can be changed. */
  readonly list: T[]
  /** The element, kept only if somebody has read or put it through `list`. */
  readonly peek: (position: number) => T
  /** The element that somebody has read or put through `list`. */
  readonly kept: (position: number) => T | undefined
  /** Goes up with every element put in or taken out. */
  readonly version: () => number
  /** Counts as a change, for changes inside an element, which nothing here can see. */
  readonly touch: () => void
}

/**
 * 200,000 orders as objects take most of a gigabyte, and a refresh reads each of them once. So they are made for the
 * answer they are in and then forgotten, unless a test holds on to them through `list`.
 */
export function lazyList<T extends object>(length: number, make: (position: number) => T): LazyList<T> {
  // Filled, or `map` would pass over what is not made yet; and not by `Array.from`, which takes seconds for millions.
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
    // The element's own getter has made every element that the proxy gives out, hence the narrower type.
  }) as T[]
  return {
    list,
    peek: (position) => elements[position] ?? make(position),
    kept: (position) => elements[position],
    version: () => version,
    touch: () => (version += 1),
  }
}
