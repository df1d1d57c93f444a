import { commandName } from '@aisle/server'
import type { Simulator } from '@aisle/walmart-simulator'

import { createCall, mappingCall, setupCall } from './example-calls.ts'
import { firstDomain, type FirstTenant } from './first-tenant.ts'

interface Started {
  readonly port: number
  /** Undefined if the tenant is from an earlier start. */
  readonly tenant: FirstTenant | undefined
  readonly simulator: Simulator | undefined
  readonly ownDatabaseUrl: string | undefined
}

/** What to paste into another shell once everything is running. */
export function greeting({ port, tenant, simulator, ownDatabaseUrl }: Started): string {
  const url = `http://${firstDomain}:${port}`
  const seller = simulator?.sellers[0]
  const running = [
    `Aisle is running at ${url}. Its API is documented at ${url}/docs.`,
    `Open the console at ${url}/console and sign in with the token below.`,
  ]
  if (simulator) running.push(`Walmart's sandbox is a simulator at ${simulator.url}.`)
  const intro = tenant
    ? 'Paste this into another shell. The token is shown only this once.'
    : 'Paste this into another shell. Your token was shown at the first start; the second line creates another one.'
  const variables = [
    `export AISLE_URL=${url}`,
    `export AISLE_TOKEN=${tenant ? tenant.token : `$(${tokenCommand(ownDatabaseUrl)})`}`,
    `export CLIENT_ID=${seller?.clientId ?? 'YOUR-CLIENT-ID'}`,
    `export CLIENT_SECRET=${seller?.clientSecret ?? 'YOUR-CLIENT-SECRET'}`,
  ]
  const calls = tenant ? exampleCalls(tenant, seller?.shipNodes[0]?.shipNode) : []
  return [running.join('\n'), intro, variables.join('\n'), ...calls].join('\n\n') + '\n'
}

function exampleCalls({ sample }: FirstTenant, shipNode = 'A-SHIP-NODE'): string[] {
  return [
    'Create an instance:',
    createCall(sample),
    'Show its set-up (1 is the id in the response):',
    setupCall(),
    'Map a location to a warehouse ($AISLE_URL/api/walmart/1/locations and $AISLE_URL/api/warehouses list them):',
    mappingCall(sample, shipNode),
  ]
}

/** The URL of a database that is not ours may hold a password, so the user has to set it. */
function tokenCommand(ownDatabaseUrl: string | undefined): string {
  const database = ownDatabaseUrl === undefined ? '' : `DATABASE_URL='${ownDatabaseUrl}' `
  return `${database}${commandName} token create --domain ${firstDomain}`
}
