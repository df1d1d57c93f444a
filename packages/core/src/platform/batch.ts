import { setTimeout as sleep } from 'node:timers/promises'

const windowMs = 10
const mostItems = 500

/**
 * Combines calls with the same key that come within a few milliseconds: all get the result of one `work`, which starts
 * after the last of them. The key determines the types of item and result.
 */
export type Batch = <Item, Result>(
  key: string,
  item: Item,
  work: (items: readonly Item[]) => Promise<Result>,
) => Promise<Result>

interface Open {
  readonly items: unknown[]
  readonly result: Promise<unknown>
}

export function createBatch(): Batch {
  const batches = new Map<string, Open>()
  return <Item, Result>(key: string, item: Item, work: (items: readonly Item[]) => Promise<Result>) => {
    const open = batches.get(key)
    if (open && open.items.length < mostItems) {
      open.items.push(item)
      return open.result as Promise<Result>
    }
    const items = [item]
    const result = sleep(windowMs).then(() => {
      if (batches.get(key)?.items === items) batches.delete(key)
      return work(items)
    })
    batches.set(key, { items, result })
    return result
  }
}
