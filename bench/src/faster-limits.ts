import { registerHooks } from 'node:module'

// A module to preload into a program. Its URL says how many times as fast Walmart's limits refill:
// `…/faster-limits.ts?speed=40`.
const speed = Number(new URL(import.meta.url).searchParams.get('speed'))

/** Where the client and the simulator define the periods of limits, each in its own way. */
const periods: readonly { readonly file: string; readonly pattern: RegExp }[] = [
  { file: '/packages/walmart/src/budget/limits.ts', pattern: /(perSeconds: )(\d[\d_]*)/g },
  { file: '/packages/walmart-simulator/src/limits/rate-limits.ts', pattern: /((?:minute|hour|day): )(\d[\d_]*)/g },
]

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const period = periods.find(({ file }) => new URL(url).pathname.endsWith(file))
    if (!period) return loaded
    const source = String(loaded.source)
    const faster = source.replaceAll(period.pattern, `$1$2 / ${speed}`)
    if (faster === source) throw new Error(`${url} has no period to shorten.`)
    return { ...loaded, source: faster }
  },
})
