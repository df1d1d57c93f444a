import { type Scope, scopes } from '@aisle/contract'
import { createToken, listTokens, revokeToken } from '@aisle/core'
import { type Command, InvalidArgumentError } from 'commander'

import { withDatabase } from './with-database.ts'

interface NewToken {
  domain: string
  name: string
  scopes?: Scope[]
  expires?: Date
}

export function addTokenCommands(program: Command, source: NodeJS.ProcessEnv): void {
  const token = program.command('token').description('API tokens of a tenant')
  token
    .command('create')
    .description('make a token, and print it: the only time it is shown')
    .requiredOption('--domain <host>', "the tenant's domain")
    .option('--name <name>', 'what it is for', 'command line')
    .option('--scopes <list>', `comma-separated, of: ${scopes.join(', ')} (default: all)`, parseScopes)
    .option('--expires <time>', 'ISO 8601, e.g. 2027-01-31T00:00:00Z (default: never)', parseTime)
    .action(async ({ domain, name, scopes: wanted, expires }: NewToken) => {
      const input = { domain, name, ...(wanted && { scopes: wanted }), ...(expires && { expiresAt: expires }) }
      console.log(await withDatabase(source, (db) => createToken(db, input)))
    })
  token
    .command('list')
    .description('list the tokens, without their secrets')
    .requiredOption('--domain <host>', "the tenant's domain")
    .action(async ({ domain }: { domain: string }) => {
      console.table(await withDatabase(source, (db) => listTokens(db, domain)))
    })
  token
    .command('revoke')
    .description('refuse a token from now on')
    .argument('<id>', 'the number after aisle_', parseId)
    .requiredOption('--domain <host>', "the tenant's domain")
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
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('It is no ISO 8601 time.')
  return time
}

function parseId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It is no token id.')
  return Number(text)
}
