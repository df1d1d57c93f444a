import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import {
  factsPath,
  generateFacts,
  generateTypes,
  generateVersion,
  typesPath,
  versionPath,
} from '../generate/generated-files.ts'

test.each([
  [factsPath, generateFacts],
  [typesPath, generateTypes],
  [versionPath, generateVersion],
])('%s is what `pnpm generate` writes', async (path, generate) => {
  expect(readFileSync(path, 'utf8')).toBe(await generate())
})
