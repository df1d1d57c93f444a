import { readFileSync } from 'node:fs'

import { contract } from '@aisle/contract'
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

test('README names the settings that the contract says are not yet applied', () => {
  const settings = Object.entries(contract.walmart.create.input.shape.integration_settings.shape)
  const notYet = settings.filter(([, schema]) => schema.description?.endsWith('Stored, not yet applied.'))
  const [, named = ''] = /stored and returned, but not yet applied:\n([^.]+)\./.exec(readme) ?? []
  expect(named.match(/\w+/g) ?? []).toEqual(notYet.map(([name]) => name))
})
