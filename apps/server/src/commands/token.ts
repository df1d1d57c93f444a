import { type Scope, scopes } from '@aisle/contract'
import { createToken, listTokens, revokeToken } from '@aisle/core'
import { type Command, InvalidArgumentError } from 'commander'

import { databaseVariables } from '../direct-database.ts'
import { describeVariables } from '../environment.ts'
import { jsonOption, printRows } from './print-rows.ts'
import { withDatabase } from './with-database.ts'

interface NewToken {
  domain: string
  name: string
  scopes?: Scope[]
  expires?: Date
}

export function addTokenCommands(token: Command, source: NodeJS.ProcessEnv): void {
  const environment = describeVariables(databaseVariables)
  token
    .command('create')
    .description('create a token and print it; it is not shown again')
    .requiredOption('--domain <host>', "the tenant's domain")
    .option('--name <name>', 'a name to recognize it by', 'command line')
    .option('--scopes <list>', `scopes separated by commas: ${scopes.join(', ')} (default: all)`, parseScopes)
    .option('--expires <time>', 'an ISO 8601 time, e.g. 2027-01-31T00:00:00Z (default: never)', parseTime)
    .addHelpText('after', environment)
    .action(async ({ domain, name, scopes: wanted, expires }: NewToken) => {
      const input = { domain, name, ...(wanted && { scopes: wanted }), ...(expires && { expiresAt: expires }) }
      console.log(await withDatabase(source, (db) => createToken(db, input)))
    })
  token
    .command('list')
    .description('list the tokens without their secrets')
    .requiredOption('--domain <host>', "the tenant's domain")
    .option(...jsonOption)
    .addHelpText('after', environment)
    .action(async ({ domain, ...options }: { domain: string; json?: boolean }) => {
      printRows(await withDatabase(source, (db) => listTokens(db, domain)), options)
    })
  token
    .command('revoke')
    .description('revoke a token')
    .argument('<id>', 'token id: the number after aisle_', parseId)
    .requiredOption('--domain <host>', "the tenant's domain")
    .addHelpText('after', environment)
    .action(async (id: number, { domain }: { domain: string }) => {
      await withDatabase(source, (db) => revokeToken(db, { domain, id }))
      console.log(`Token ${id} is revoked.`)
    })
}

function parseScopes(text: string): Scope[] {
  return text.split(',').map((part) => {
    const scope = scopes.find((candidate) => candidate === part.trim())
    if (!scope) throw new InvalidArgumentError(`There is no scope "${part.trim()}".`)
    return scope
  })
}

function parseTime(text: string): Date {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('It must be an ISO 8601 time.')
  return time
}

function parseId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a token id.')
  return Number(text)
}
