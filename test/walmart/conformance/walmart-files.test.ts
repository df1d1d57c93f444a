import { expect, test } from 'vitest'

import { declaredCheck, schemaCheck } from './body-check.ts'
import { otherVerdicts, schemaExceptions } from './exceptions.ts'
import { operationNamed } from './operations.ts'
import type { Schema } from './schema.ts'
import {
  type IndexEntry,
  isAbsent,
  isFeedFile,
  isJson,
  operationNameOf,
  readExample,
  readIndex,
  readWalmartReference,
  walmartFiles,
} from './walmart-files.ts'

if (isAbsent)
  console.log(`${walmartFiles.pathname} does not exist: client and simulator are compared with fixtures only.`)

const operations = isAbsent ? [] : readWalmartReference().operations
const entries = isAbsent ? [] : readIndex().filter((entry) => isJson(entry) && !isFeedFile(entry))
const examples = entries.map((entry) => ({ entry, name: operationNameOf(entry), schema: schemaOf(entry) }))

function schemaOf(entry: IndexEntry): Schema {
  const { response, requests } = operationNamed(operations, operationNameOf(entry))
  return (entry.kind === 'res' ? response : requests[entry.mediaType]) ?? {}
}

function verdictOn(schema: Schema, entry: IndexEntry): string {
  const body = readExample(entry)
  if (schemaCheck(schema)(body).length > 0) return 'DISAGREES'
  return declaredCheck(schema)(body).length > 0 ? 'valid, but has fields the schema does not declare' : 'agrees'
}

test.skipIf(isAbsent)('agrees with the verdicts of the index on Walmart’s examples', () => {
  expect(examples.length).toBe(170)
  const other = examples.filter(({ entry, schema }) => verdictOn(schema, entry) !== entry.verdict)
  expect(other.map(({ entry }) => entry.file).toSorted()).toEqual(Object.keys(otherVerdicts).toSorted())
})

test.skipIf(isAbsent)('lists every body that differs from its schema as an exception', () => {
  const differing = examples.filter(({ entry, schema }) => verdictOn(schema, entry) !== 'agrees')
  const listed = Object.entries(schemaExceptions).flatMap(([name, bodies]) =>
    bodies.flatMap(({ kind, isFeed }) => (isFeed === true ? [] : [`${name} ${kind}`])),
  )
  const found = new Set(differing.map(({ entry, name }) => `${name} ${entry.kind}`))
  expect([...found].toSorted()).toEqual(listed.toSorted())
})

test.skipIf(isAbsent)('amends schemas so that they agree with the examples', () => {
  const amended = Object.entries(schemaExceptions).flatMap(([name, bodies]) =>
    bodies.flatMap(({ kind, amend }) => {
      if (amend === undefined) return []
      const matching = examples.filter((example) => example.name === name && example.entry.kind === kind)
      return matching.map(({ entry, schema }) => ({ name, findings: schemaCheck(amend(schema))(readExample(entry)) }))
    }),
  )
  expect(amended.length).toBeGreaterThan(9)
  expect(amended.filter(({ findings }) => findings.length > 0)).toEqual([])
})
