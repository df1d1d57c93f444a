import { Command } from 'commander'

import { version } from './about.ts'
import { apiCommandVariables, runApi } from './commands/api.ts'
import { addKeyCommands, keyVariables } from './commands/keys.ts'
import { runMigrate } from './commands/migrate.ts'
import { addTenantCommands } from './commands/tenant.ts'
import { addTokenCommands } from './commands/token.ts'
import { runWorkerCommand, workerCommandVariables } from './commands/worker.ts'
import { databaseVariables } from './direct-database.ts'
import { describeVariables, type Variable } from './environment.ts'

/** The command line. Its actions read what they need from the environment given here. */
export function buildProgram(source: NodeJS.ProcessEnv): Command {
  const program = new Command('aisle').description('Walmart Marketplace integration server').version(version)
  const command = (name: string, description: string, variables: readonly Variable[]) =>
    program.command(name).description(description).addHelpText('after', describeVariables(variables))
  command('api', 'serve HTTP', apiCommandVariables).action(() => runApi(source))
  command('worker', 'run background jobs', workerCommandVariables).action(() => runWorkerCommand(source))
  command('migrate', 'bring the database up to date', databaseVariables)
    .option('--check', 'only report what is missing; exit with 1 if anything is')
    .action((options: { check?: boolean }) => runMigrate(source, options))
  addTenantCommands(command('tenant', 'manage tenants', databaseVariables), source)
  addTokenCommands(command('token', 'manage the API tokens of a tenant', databaseVariables), source)
  addKeyCommands(command('keys', 'manage the keys that encrypt stored secrets', keyVariables), source)
  return program
}
