import { readFileSync } from 'node:fs'

import { foreignId } from '../api/parity/example-rows.ts'

const router = readFileSync(new URL('../../apps/console/src/router.tsx', import.meta.url), 'utf8')

/** The path of every screen, as the console's router has them. */
export const screenPaths: readonly string[] = [...router.matchAll(/\bpath: '([^']+)'/g)].map(([, path = '']) => path)

/** The ids of the contract's examples, by the names that the paths give them. */
const exampleIds: Readonly<Record<string, number>> = {
  id: 1,
  orderId: 901,
  sendId: 1201,
  runId: 42,
  documentId: 801,
  productId: 7,
  webhookId: 31,
  salesOrderId: 301,
}

/** The path with ids; the names in `foreign` get those of the other example tenant. */
export function pathWithIds(path: string, foreign: readonly string[] = []): string {
  return path.replaceAll(/\$(\w+)/g, (_, name: string) => {
    const id = exampleIds[name]
    if (id === undefined) throw new Error(`Add an example's id for $${name}, which ${path} needs.`)
    return String(foreign.includes(name) ? foreignId(id) : id)
  })
}

export const idNamesOf = (path: string): string[] => [...path.matchAll(/\$(\w+)/g)].map(([, name = '']) => name)
