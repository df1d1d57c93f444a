export { type SampleData, addSampleData } from './add-sample-data.ts'
export { createTenant, tenantOf } from './tenants.ts'
export { createToken, listTokens, revokeToken } from './tokens.ts'
