import { strToU8, zipSync } from 'fflate'

import type { DataCall } from '../gateway/data-call.ts'
import type { ServedFile } from '../gateway/endpoint.ts'
import { findPeriod, makeReconFile, requireVersion } from './recon-report.ts'

/** `GET /v3/report/reconreport/reconFile`: a ZIP archive with one CSV file. */
export function getReconFile({ seller, search, now }: DataCall): ServedFile {
  const parameters = new URLSearchParams(search)
  requireVersion(parameters)
  const { csv } = makeReconFile(seller, findPeriod(parameters, now))
  const name = `${seller.partnerId}_${now.toISOString()}`
  return { name: `${name}.zip`, bytes: Buffer.from(zipSync({ [`${name}.csv`]: strToU8(csv) })) }
}
