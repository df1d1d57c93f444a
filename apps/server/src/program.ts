import { Command } from 'commander'

import { runApi } from './commands/api.ts'
import { runMigrate } from './commands/migrate.ts'
import { addTenantCommands } from './commands/tenant.ts'
import { addTokenCommands } from './commands/token.ts'
import { runWorkerCommand } from './commands/worker.ts'

/** The command line. Its actions read what they need from the environment given here. */
export function buildProgram(source: NodeJS.ProcessEnv): Command {
  const program = new Command('aisle').description('Walmart Marketplace integration server')
  program
    .command('api')
    .description('answer HTTP')
    .action(() => runApi(source))
  program
    .command('worker')
    .description('do the work in the background')
    .action(() => runWorkerCommand(source))
  program
    .command('migrate')
    .description('bring the database up to date')
    .action(() => runMigrate(source))
  addTenantCommands(program, source)
  addTokenCommands(program, source)
  return program
}
