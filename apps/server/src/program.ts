import { Command, InvalidArgumentError } from 'commander'

import { runApi } from './commands/api.ts'
import { runMigrate } from './commands/migrate.ts'
import { runStart } from './commands/start.ts'
import { addTenantCommands } from './commands/tenant.ts'
import { addTokenCommands } from './commands/token.ts'
import { runWorkerCommand } from './commands/worker.ts'
import { runDemo } from './demo/run-demo.ts'

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
  program
    .command('start')
    .description('api and worker in one process, for development')
    .action(() => runStart(source))
  program
    .command('demo')
    .description('the main job from nothing, on a Walmart simulator')
    .option('--products <number>', "items in the simulated seller's catalogue", parseCount, 500)
    .option('--orders <number>', "the simulated seller's orders", parseCount, 2000)
    .action(runDemo)
  addTenantCommands(program, source)
  addTokenCommands(program, source)
  return program
}

function parseCount(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It must be a number.')
  return Number(text)
}
