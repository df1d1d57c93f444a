import { expect, test } from 'vitest'

import { declaredCheck, schemaCheck } from './body-check.ts'
import { exceptions, otherVerdicts } from './exceptions.ts'
import { type Operation, readOperations } from './operations.ts'
import type { Schema } from './schema.ts'
import { type Example, isAbsent, readExample, walmartFiles } from './walmart-files.ts'

if (isAbsent) console.log(`Walmart's files are not at ${walmartFiles.pathname}: the conformance suite is skipped.`)

const operations = isAbsent ? [] : readOperations()
const examples = operations
  .flatMap((operation) =>
    operation.examples.map((example) => ({ operation, example, schema: schemaOf(operation, example) })),
  )
  // What is written into a feed's file is no part of the schema of the call that sends it.
  .filter(({ example }) => example.file.endsWith('.json') && !example.verdict.startsWith('feed-file'))

function schemaOf({ response, requests }: Operation, { kind, mediaType }: Example): Schema {
  return (kind === 'res' ? response : requests[mediaType]) ?? {}
}

function verdictOn(schema: Schema, example: Example): string {
  const body = readExample(example)
  if (schemaCheck(schema)(body).length > 0) return 'DISAGREES'
  return declaredCheck(schema)(body).length > 0 ? 'valid, but has fields the schema does not declare' : 'agrees'
}

test.skipIf(isAbsent)('says of Walmart’s own examples what the digest says', () => {
  expect(examples.length).toBe(170)
  const other = examples.filter(({ example, schema }) => verdictOn(schema, example) !== example.verdict)
  expect(other.map(({ example }) => example.file).toSorted()).toEqual(Object.keys(otherVerdicts).toSorted())
})

test.skipIf(isAbsent)('lists as exceptions exactly the bodies that differ from their schemas', () => {
  const differing = examples.filter(({ example, schema }) => verdictOn(schema, example) !== 'agrees')
  const listed = Object.entries(exceptions).flatMap(([name, bodies]) => bodies.map(({ kind }) => `${name} ${kind}`))
  const found = new Set(differing.map(({ operation, example }) => `${operation.name} ${example.kind}`))
  expect([...found].toSorted()).toEqual(listed.toSorted())
})

test.skipIf(isAbsent)('amends schemas so that they agree with the examples', () => {
  const amended = Object.entries(exceptions).flatMap(([name, bodies]) =>
    bodies.flatMap(({ kind, amend }) => {
      if (amend === undefined) return []
      const of = examples.filter(({ operation, example }) => operation.name === name && example.kind === kind)
      return of.map(({ example, schema }) => ({ name, findings: schemaCheck(amend(schema))(readExample(example)) }))
    }),
  )
  expect(amended.length).toBeGreaterThan(9)
  expect(amended.filter(({ findings }) => findings.length > 0)).toEqual([])
})
