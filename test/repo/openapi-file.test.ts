import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { generateOpenApi } from '../generate/generated-files.ts'

test('openapi.json matches the output of `pnpm generate`', async () => {
  expect(readFileSync('openapi.json', 'utf8')).toBe(await generateOpenApi())
})
