import { createTenant } from '@aisle/core'
import type { Command } from 'commander'

import { describeVariables } from '../environment.ts'
import { StartError } from '../start-error.ts'
import { withDatabase } from './with-database.ts'

export function addTenantCommands(tenant: Command, source: NodeJS.ProcessEnv): void {
  tenant
    .command('create')
    .description('create a tenant')
    .requiredOption('--domain <host>', 'a host name of the tenant; may be repeated', collect)
    .option('--time-zone <zone>', 'time zone of its days, e.g. America/Chicago', 'UTC')
    .addHelpText('after', describeVariables(['DATABASE_URL']))
    .action(async ({ domain: domains, timeZone }: { domain: string[]; timeZone: string }) => {
      const id = await withDatabase(source, (db) => createTenant(db, { domains, timeZone }))
      if (id === undefined) throw new StartError(`There is already a tenant with the domain ${domains.join(' or ')}.`)
      console.log(`Created tenant ${id} for ${domains.join(' and ').toLowerCase()}.`)
    })
}

/** Every value of an option that may be repeated. */
function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value]
}
