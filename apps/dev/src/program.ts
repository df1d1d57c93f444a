import { describeVariables, version } from '@aisle/server'
import { Command, InvalidArgumentError } from 'commander'

import { runDemo } from './demo/run-demo.ts'
import { runDev } from './dev.ts'
import { runStart, startVariables } from './start.ts'

/** The command line for development: Aisle with everything it needs, on one machine. */
export function buildDevProgram(source: NodeJS.ProcessEnv): Command {
  const program = new Command('npx -y pnpm@12')
    .description('Runs Aisle and everything it needs, for development')
    .usage('start|dev|demo [options]')
    .version(version)
  addStartCommand(program, source)
  describeLocal(program.command('dev'), 'run api and worker, each restarted when its code changes').action(
    (options: { data: string }) => runDev(source, options),
  )
  program
    .command('demo')
    .description('import a simulated seller into an empty database')
    .option('--products <number>', "number of the simulated seller's items", parseCount, 500)
    .option('--orders <number>', "number of the simulated seller's orders", parseCount, 2000)
    .addHelpText('after', '\nIt reads no environment variables.')
    .action(runDemo)
  return program
}

/** @param options.isDefault also runs it if the command line names no command */
export function addStartCommand(
  program: Command,
  source: NodeJS.ProcessEnv,
  options: { isDefault?: boolean } = {},
): void {
  describeLocal(program.command('start', options), 'run api and worker in one process').action(
    ({ data }: { data: string }) => runStart(source, { data }),
  )
}

function describeLocal(command: Command, description: string): Command {
  return command
    .description(description)
    .option('--data <folder>', 'folder of the embedded Postgres and the encryption key', '.data')
    .addHelpText('after', describeLocalVariables())
}

/** No variable is required: what is not set is started, or created in the data folder. */
function describeLocalVariables(): string {
  return describeVariables(startVariables, {
    DATABASE_URL: 'an embedded Postgres',
    AISLE_ENCRYPTION_KEYS: 'a key in the data folder',
    WALMART_SANDBOX_URL: 'a simulator',
    LOG_LEVEL: 'warn for start, info for dev',
  })
}

function parseCount(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0 to 9999999.')
  return Number(text)
}
