export { tokenProcedures } from './procedures.ts'
export { addDomain, removeDomain } from './domains.ts'
export { createTenant, findTenant, listTenants, renameTenant, tenantOf } from './tenants.ts'
export { createToken, listTokens, revokeToken } from './token-commands.ts'
