import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Begun later, each of these would run alone at the end. Those that mostly wait alternate with those that compute.
const longest = [
  'program/silent-postgres.test.ts',
  'program/bench.test.ts',
  'api/odd-requests.test.ts',
  'plans/plans.test.ts',
  'jobs/rate-limits.test.ts',
  'publish/packages.test.ts',
  'client/watch-broken.test.ts',
  'jobs/worker-killed.test.ts',
  'jobs/half-open.test.ts',
].map((path) => fileURLToPath(new URL(path, import.meta.url)))

for (const path of longest)
  if (!existsSync(path)) throw new Error(`Correct test/longest-first.ts: there is no ${path}.`)

const rank = ({ moduleId }: TestSpecification) =>
  longest.includes(moduleId) ? longest.indexOf(moduleId) : longest.length

/** Starts the longest files first. Vitest would start the largest ones, as long as it knows no durations. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's, which returns a copy
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => rank(a) - rank(b))
  }
}
