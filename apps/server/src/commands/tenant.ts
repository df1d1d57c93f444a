import { createTenant } from '@aisle/core'
import type { Command } from 'commander'

import { StartError } from '../start-error.ts'
import { withDatabase } from './with-database.ts'

export function addTenantCommands(program: Command, source: NodeJS.ProcessEnv): void {
  program
    .command('tenant')
    .description('tenants: one a domain')
    .command('create')
    .description('make a tenant')
    .requiredOption('--domain <host>', 'the host name that its users call')
    .option('--time-zone <zone>', 'time zone of its days, e.g. America/Chicago', 'UTC')
    .action(async (tenant: { domain: string; timeZone: string }) => {
      const id = await withDatabase(source, (db) => createTenant(db, tenant))
      if (id === undefined) throw new StartError(`There is a tenant with the domain ${tenant.domain} already.`)
      console.log(`Tenant ${id} answers at ${tenant.domain.toLowerCase()}.`)
    })
}
