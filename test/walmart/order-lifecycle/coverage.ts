import type { Operation } from './operation.ts'

const kinds = ['acknowledge', 'ship', 'track', 'cancel', 'refund', 'refund return', 'deliver', 'return'] as const
const ends = ['legal', 'illegal'] as const

/** Counts legal and illegal operations, so that the test can check that it tried both. */
export function createCoverage() {
  const counts = new Map(kinds.flatMap((kind) => ends.map((end) => [`${kind}: ${end}`, 0])))
  return {
    add(kind: Operation['kind'], isLegal: boolean): void {
      const name = `${kind}: ${isLegal ? 'legal' : 'illegal'}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
    },
    /** The combinations that were never tried. */
    missing: (): string[] => [...counts].filter(([, count]) => count === 0).map(([name]) => name),
  }
}
export type Coverage = ReturnType<typeof createCoverage>
