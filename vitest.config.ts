import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

import { LongestFirst } from './test/longest-first.ts'

type Project = TestProjectInlineConfiguration['test'] & { readonly name: string }

/** Node runs our TypeScript as it is, in a third less processor time than Vite's transformed modules take. */
const inNode = (test: Project): TestProjectInlineConfiguration => ({
  // Vitest passes them on to Node. With `development`, a package may resolve to its TypeScript, which Node rejects.
  plugins: [{ name: 'no-conditions', configResolved: ({ ssr }) => void ssr.resolve?.conditions?.splice(0) }],
  test: {
    experimental: { viteModuleRunner: false, nodeLoader: false },
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    ...test,
  },
})

export default defineConfig({
  test: {
    // More than twice the processors of CI: most tests wait for other processes, and leave the processor to the next one.
    maxWorkers: 5,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Seconds when the machine is busy: the linters load types, and read the whole OpenAPI document.
      inNode({ name: 'repo', include: ['test/repo/**/*.test.ts'], testTimeout: 240_000 }),
      inNode({
        name: 'tests',
        include: ['test/**/*.test.ts'],
        exclude: [...configDefaults.exclude, 'test/faults/**', 'test/fuzz/**', 'test/repo/**', 'test/sandbox/**'],
        // Importing the api takes longer than most files' tests. Files share no database, api or simulator.
        isolate: false,
        globalSetup: ['./test/helpers/global-setup.ts'],
        testTimeout: 240_000,
        hookTimeout: 300_000,
      }),
      inNode({
        name: 'fuzz',
        include: ['test/fuzz/**/*.test.ts'],
        globalSetup: ['./test/helpers/global-setup.ts'],
        hookTimeout: 300_000,
      }),
      inNode({
        name: 'sandbox',
        include: ['test/sandbox/**/*.test.ts'],
        globalSetup: ['./test/helpers/global-setup.ts'],
        // Walmart's sandbox may be slow.
        testTimeout: 300_000,
        hookTimeout: 600_000,
      }),
      inNode({
        name: 'faults',
        include: ['test/faults/**/*.test.ts'],
        // Each keeps the processors busy.
        fileParallelism: false,
        hookTimeout: 300_000,
      }),
      // After the others, by its name: short files keep all workers busy to the end.
      inNode({ name: 'unit', include: ['packages/*/src/**/*.test.ts'], isolate: false, testTimeout: 60_000 }),
    ],
  },
})
