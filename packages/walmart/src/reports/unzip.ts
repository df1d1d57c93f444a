import { unzipSync } from 'fflate/browser'

import { readErrorEnvelope } from '../http/error-envelope.ts'
import type { HttpResponse } from '../http/exchange.ts'
import { walmartError } from '../http/response.ts'

/** More than the largest report, and less than the longest string. */
const maxBytes = 400 * 1024 * 1024

/** A file from a ZIP archive. */
interface ZippedFile {
  readonly name: string
  readonly text: string
}

/**
 * Unpacks a report: a ZIP archive with one file.
 *
 * @throws WalmartError `unavailable` for anything else, which comes from a proxy or was cut off; Walmart also reports some
 *   errors as a JSON body with status 200
 */
export function unzipReport(response: HttpResponse): ZippedFile {
  const [file, ...others] = Object.entries(unzip(response))
  if (file === undefined || others.length > 0) {
    throw walmartError('unexpected_response', response, {
      message: 'the ZIP archive does not contain exactly one file',
    })
  }
  const [name, bytes] = file
  return { name, text: new TextDecoder().decode(bytes) }
}

/** The files of a ZIP archive. Throws like `unzipReport` for anything else. */
export function unzip(response: HttpResponse): Record<string, Uint8Array> {
  let isTooLarge = false
  const files = tryUnzip(response, (size) => {
    isTooLarge ||= size > maxBytes
    return !isTooLarge
  })
  if (isTooLarge) {
    throw walmartError('unexpected_response', response, { message: `the report is larger than ${maxBytes} bytes` })
  }
  return files
}

function tryUnzip(response: HttpResponse, accepts: (size: number) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(response.bytes, {
      filter: ({ name, originalSize }) => !name.endsWith('/') && accepts(originalSize),
    })
  } catch {
    // Only an error message is worth decoding.
    const { message } = readErrorEnvelope(new TextDecoder().decode(response.bytes.subarray(0, 10_000)))
    throw walmartError('unavailable', response, { message: message ?? 'the body is not a ZIP archive' })
  }
}
