import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'repo', include: ['test/repo/**/*.test.ts'] } },
      {
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts', 'packages/*/src/**/*.test.ts'],
          globalSetup: ['./test/helpers/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
