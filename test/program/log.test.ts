import { spawnSync } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

import { expect, it } from 'vitest'

import { encryptionKeys } from '../helpers/api.ts'
import { useDatabase } from '../helpers/database.ts'
import { runInTerminal, runProgram, usePrograms } from '../helpers/program.ts'

const database = useDatabase()
const programs = usePrograms()
const hasTerminal = spawnSync('script', ['--version']).status === 0

const settings = () => ({ DATABASE_URL: database.url, AISLE_ENCRYPTION_KEYS: encryptionKeys, PORT: '0' })

it('logs JSON if the output is not a terminal', async () => {
  const worker = runProgram(['worker'], settings())
  programs.push(worker)
  await worker.printed(/worker ready"\}\n/)
  const lines = worker.output().trim().split('\n')
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), msg: expect.any(String) })
})

it.runIf(hasTerminal)('logs readable lines in a terminal', async () => {
  const worker = runInTerminal(['worker'], settings())
  programs.push(worker)
  const [, line] = await worker.printed(/^(.*worker ready.*)\r?$/m)
  expect(stripVTControlCharacters(line ?? '')).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: worker ready \{"concurrency":10\}/)
})
