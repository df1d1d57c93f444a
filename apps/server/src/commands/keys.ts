import { listKeys, rotateKeys } from '@aisle/core'
import type { Command } from 'commander'

import { databaseVariables } from '../direct-database.ts'
import { describeVariables, readEnvironment, type Variable } from '../environment.ts'
import { StartError } from '../start-error.ts'
import { jsonOption, printRows } from './print-rows.ts'
import { withDatabase } from './with-database.ts'

export const keyVariables = [...databaseVariables, 'AISLE_ENCRYPTION_KEYS'] as const satisfies readonly Variable[]

export function addKeyCommands(keys: Command, source: NodeJS.ProcessEnv): void {
  const environment = describeVariables(keyVariables)
  const readKeys = () => readEnvironment(source, ['AISLE_ENCRYPTION_KEYS']).AISLE_ENCRYPTION_KEYS
  keys
    .command('list')
    .description(
      'list the encryption keys and how many stored secrets each one encrypts; an old one with none can be removed',
    )
    .option(...jsonOption)
    .addHelpText('after', environment)
    .action(async (options: { json?: boolean }) => {
      const ring = readKeys()
      printRows(await withDatabase(source, (db) => listKeys(db, ring)), options)
    })
  keys
    .command('rotate')
    .description('encrypt all stored secrets with the first key; can be interrupted and run again')
    .addHelpText('after', environment)
    .action(async () => {
      const ring = readKeys()
      const { rotated, unopened } = await withDatabase(source, (db) =>
        rotateKeys(db, ring, (soFar) => console.error(`${soFar.rotated} secrets encrypted again`)),
      )
      console.log(`${rotated} secrets are now encrypted with the key "${ring.current}".`)
      if (unopened > 0) {
        throw new StartError(
          `AISLE_ENCRYPTION_KEYS: ${unopened} secrets cannot be decrypted with any of these keys, and were left unchanged. ` +
            '`aisle keys list` shows which keys are missing or wrong.',
        )
      }
    })
}
