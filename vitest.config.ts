import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Twice the processors of CI: most tests wait for other processes, and leave the processor to the next one.
    maxWorkers: 4,
    projects: [
      // Seconds when the machine is busy: the linters load types, and read the whole OpenAPI document.
      { test: { name: 'repo', include: ['test/repo/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'test/faults/**', 'test/fuzz/**', 'test/repo/**'],
          // Importing the api takes longer than most files' tests. Files share no database, api or simulator.
          isolate: false,
          globalSetup: ['./test/helpers/global-setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'fuzz',
          include: ['test/fuzz/**/*.test.ts'],
          globalSetup: ['./test/helpers/global-setup.ts'],
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'faults', include: ['test/faults/**/*.test.ts'], hookTimeout: 120_000 } },
      // After the others, by its name: short files keep all workers busy to the end.
      { test: { name: 'unit', include: ['packages/*/src/**/*.test.ts'], isolate: false, testTimeout: 60_000 } },
    ],
  },
})
