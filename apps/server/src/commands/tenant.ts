import { addDomain, createTenant, deleteTenant, findTenant, listTenants, removeDomain, renameTenant } from '@aisle/core'
import type { Command } from 'commander'

import { databaseVariables } from '../direct-database.ts'
import { describeVariables } from '../environment.ts'
import { StartError } from '../start-error.ts'
import { jsonOption, printRows } from './print-rows.ts'
import { withDatabase } from './with-database.ts'

const tenantArgument = ['<tenant>', 'its id or one of its domains'] as const

interface NewTenant {
  readonly domain: string[]
  readonly name?: string
  readonly timeZone: string
  readonly json?: boolean
}

export function addTenantCommands(tenant: Command, source: NodeJS.ProcessEnv): void {
  const environment = describeVariables(databaseVariables)
  const command = (name: string, description: string) =>
    tenant.command(name).description(description).addHelpText('after', environment)
  command('create', 'create a tenant')
    .requiredOption('--domain <host>', 'a host name of the tenant; may be repeated', collect)
    .option('--name <name>', 'a name for people (default: the first domain)')
    .option('--time-zone <zone>', 'time zone of its days, e.g. America/Chicago', 'UTC')
    .option(...jsonOption)
    .action((options: NewTenant) => create(source, options))
  command('list', 'list the tenants and their domains')
    .option(...jsonOption)
    .action(async (options: { json?: boolean }) => printRows(await withDatabase(source, listTenants), options))
  command('rename', 'change the name of a tenant')
    .argument(...tenantArgument)
    .argument('<name>', 'its new name')
    .action(async (reference: string, name: string) => {
      const { id } = await withDatabase(source, async (db) => {
        const found = await findTenant(db, reference)
        await renameTenant(db, found.id, name)
        return found
      })
      console.log(`Tenant ${id} is now named "${name.trim()}".`)
    })
  command('add-domain', "let a tenant's tokens work on another host name")
    .argument(...tenantArgument)
    .argument('<host>', 'the host name')
    .action((reference: string, domain: string) => changeDomain(source, { reference, domain }, addDomain))
  command('remove-domain', "stop a tenant's tokens from working on a host name")
    .argument(...tenantArgument)
    .argument('<host>', 'the host name')
    .action((reference: string, domain: string) => changeDomain(source, { reference, domain }, removeDomain))
  command('delete', 'delete a tenant and everything that belongs to it; if interrupted, run it again')
    .argument(...tenantArgument)
    .argument('[name]', "the tenant's name, to confirm")
    .option('--yes', 'do not ask for its name as confirmation')
    .action((reference: string, name: string | undefined, { yes = false }: { yes?: boolean }) =>
      remove(source, { reference, name, isConfirmed: yes }),
    )
}

async function create(source: NodeJS.ProcessEnv, { domain: domains, name, timeZone, json = false }: NewTenant) {
  const id = await withDatabase(source, (db) =>
    createTenant(db, { domains, timeZone, ...(name !== undefined && { name }) }),
  )
  if (id === undefined) throw new StartError(`There is already a tenant with the domain ${domains.join(' or ')}.`)
  console.log(json ? JSON.stringify({ id }) : `Created tenant ${id} for ${domains.join(' and ').toLowerCase()}.`)
}

interface Domain {
  readonly reference: string
  readonly domain: string
}

async function changeDomain(
  source: NodeJS.ProcessEnv,
  { reference, domain }: Domain,
  change: typeof addDomain,
): Promise<void> {
  await withDatabase(source, async (db) => {
    const { id } = await findTenant(db, reference)
    const changed = await change(db, { tenantId: id, domain })
    console.log(`Tenant ${id} ${change === addDomain ? 'now has' : 'no longer has'} the domain ${changed}.`)
  })
}

interface Deletion {
  readonly reference: string
  readonly name: string | undefined
  readonly isConfirmed: boolean
}

const reportEveryMs = 2000

async function remove(source: NodeJS.ProcessEnv, { reference, name, isConfirmed }: Deletion): Promise<void> {
  await withDatabase(source, async (db) => {
    const tenant = await findTenant(db, reference)
    if (!isConfirmed && name !== tenant.name) {
      throw new StartError(
        `Deleting tenant ${tenant.id} cannot be undone. To confirm, repeat the command with its name, "${tenant.name}", ` +
          'or with --yes.',
      )
    }
    let reportedAt = performance.now()
    await deleteTenant({ db, tenantId: tenant.id }, () => {
      if (performance.now() - reportedAt < reportEveryMs) return
      reportedAt = performance.now()
      console.error(`Still deleting tenant ${tenant.id}. Its tokens have stopped working.`)
    })
    console.log(`Deleted tenant ${tenant.id}, "${tenant.name}".`)
  })
}

/** Every value of an option that may be repeated. */
function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value]
}
