export { type SampleData, addSampleData } from './add-sample-data.ts'
export { addDomain, removeDomain } from './domains.ts'
export { createTenant, findTenant, listTenants, renameTenant, tenantOf } from './tenants.ts'
export { createToken, listTokens, revokeToken } from './tokens.ts'
