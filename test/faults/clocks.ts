import { pick, type Random } from './world.ts'

const minuteMs = 60_000

/** Modules that a process imports first. Most processes have the right clock; that of the others jumps while they run. */
export function clockModules(random: Random): string[] {
  if (random() < 0.6) return []
  const jumpMs = (pick(random, [-60, -1, 1, 60]) ?? 0) * minuteMs
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
