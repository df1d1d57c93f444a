import type { ErrorCode } from '@aisle/contract'

import type { ExampleTenant } from './example-tenant.ts'
import { expectRejected, type Named, type ParityCase, type World } from './parity-case.ts'

/** Callers that every operation rejects. */
export function tokenCases(operation: Named): ParityCase[] {
  const { scope } = operation[1]
  const tokens: [title: string, ErrorCode, token: (world: World) => string][] = [
    ['no token', 'ERR_UNAUTHENTICATED', () => ''],
    ['garbage for a token', 'ERR_UNAUTHENTICATED', () => 'garbage'],
    ['a wrong secret', 'ERR_UNAUTHENTICATED', ({ tenant }) => withOtherSecret(tenant)],
    ["another tenant's token", 'ERR_UNAUTHENTICATED', ({ foreign }) => foreign.tokens.all],
    ['an expired token', 'ERR_TOKEN_EXPIRED', ({ tenant }) => tenant.tokens.expired],
    ['a revoked token', 'ERR_TOKEN_REVOKED', ({ tenant }) => tenant.tokens.revoked],
    [`every scope but ${scope}`, 'ERR_MISSING_SCOPE', ({ tenant }) => tenant.tokenWithout(scope)],
  ]
  return tokens.map(([title, code, token]) => ({
    title: `rejects callers with ${title}`,
    async run(world) {
      await expectRejected(world, operation, { code, tenant: world.tenant, token: token(world) })
    },
  }))
}

const withOtherSecret = ({ tokens }: ExampleTenant) => tokens.all.replace(/_[\w-]+$/, (end) => end.toUpperCase())
