import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { describeVariables, variableNames } from '../../apps/server/src/environment.ts'

const readme = readFileSync('README.md', 'utf8')

test('README describes every environment variable as --help does', () => {
  const plain = readme.replaceAll(/ +\|/g, ' |').replaceAll('`', '')
  const described = describeVariables(variableNames).matchAll(/^ {2}(\w+) +(.+) \((?:default: )?(.+)\)$/gm)
  const rows = Array.from(described, ([, name, meaning, value]) => `| ${name} | ${meaning} | ${value} |`)
  expect(rows).toHaveLength(variableNames.length)
  expect(plain).toContain(rows.join('\n'))
  expect(plain).not.toContain(`${rows.at(-1)}\n|`)
})
