import { pick, type Random } from './world.ts'

const minuteMs = 60_000

/**
 * Modules that a process imports first. Most have the right clock; that of the others jumps while they run. A worker's
 * never jumps far ahead, because that may stop the queue's cron entries for as long.
 */
export function clockModules(random: Random, command: 'api' | 'worker'): string[] {
  if (random() < 0.6) return []
  const jumps = command === 'api' ? [-60, -1, 1, 60] : [-60, -1, 0.5]
  const jumpMs = (pick(random, jumps) ?? 0) * minuteMs
  const afterMs = Math.round(random() * 5000)
  return [
    `const Right = Date
    const jumpAt = Right.now() + ${afterMs}
    globalThis.Date = class Date extends Right {
      constructor(...given) { super(...(given.length === 0 ? [Date.now()] : given)) }
      static now() { return Right.now() + (Right.now() < jumpAt ? 0 : ${jumpMs}) }
    }`,
  ]
}
