// This client of Walmart's, which only tests use, says that it needs Node 16. It runs on Node 24, as the tests show.
const needsNoOldNode = '@whitebox-co/walmart-marketplace-api'

export const hooks = {
  readPackage(manifest) {
    if (manifest.name === needsNoOldNode) delete manifest.engines
    return manifest
  },
}
