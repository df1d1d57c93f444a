import { ApiError } from '../gateway/api-error.ts'
import type { DataCall } from '../gateway/data-call.ts'
import { fieldOf, isDeclaredAsJson, mediaType } from '../gateway/read-json.ts'
import type { Feed } from './feed-store.ts'
import type { FeedType } from './feed-types.ts'

const component = 'GMP_RECEIVER_API'
const maxRecords = 10_000

/**
 * The uploaded file: the part `file` of a form, as Walmart documents it for the supported feeds, or a JSON body, as Walmart
 * documents it for other feeds and existing clients send it for all.
 */
export async function readFile(call: DataCall): Promise<File> {
  const { body, contentType } = call
  const type = mediaType(contentType)
  if (isDeclaredAsJson(call)) return new File([body], 'feed.json', { type })
  if (type !== 'multipart/form-data') {
    const description = 'Content-Type must be multipart/form-data'
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', component, { description })
  }
  const file = await formOf(body, contentType).then((form) => form.get('file'))
  if (file instanceof File) return file
  throw new ApiError('INVALID_REQUEST_CONTENT', component, { field: 'file', description: 'The part file is missing' })
}

function formOf(body: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData> {
  return new Response(body, { headers: { 'content-type': contentType } }).formData().catch(() => {
    throw new ApiError('MALFORMED_REQUEST_CONTENT', component, {
      field: 'data',
      description: 'The body is not multipart',
    })
  })
}

/**
 * The records of a feed. A file that is not JSON is rejected at once; other invalid files are accepted and fail during
 * processing.
 */
export async function readContent(file: File, type: FeedType): Promise<Feed['content']> {
  const json = parse(await file.text())
  const version = String(fieldOf(fieldOf(json, type.header), 'version'))
  const records = fieldOf(json, type.list)
  if (!type.version.test(version)) return { problem: `${type.header}.version is missing or not supported` }
  if (!Array.isArray(records) || records.length === 0) return { problem: `${type.list} must be a non-empty list` }
  if (records.length > maxRecords) return { problem: `${type.list} has more than ${maxRecords} entries` }
  const { createdAt, problem } = readFeedDate(fieldOf(json, type.header), type.header)
  return problem === undefined ? { records, createdAt } : { problem }
}

/** Feeds of prices may say when they were created, which decides between two prices. */
function readFeedDate(header: unknown, name: string): { readonly createdAt?: number; readonly problem?: string } {
  const feedDate = fieldOf(header, 'feedDate') ?? undefined
  if (feedDate === undefined) return {}
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)?$/
  const text = typeof feedDate === 'string' && form.test(feedDate) ? feedDate : ''
  const createdAt = Date.parse(/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`)
  return Number.isNaN(createdAt) ? { problem: `${name}.feedDate must be a time in UTC` } : { createdAt }
}

function parse(text: string): unknown {
  if (text.trimStart().startsWith('<')) {
    throw new ApiError('NOT_SIMULATED', component, { field: 'file', description: 'The simulator does not read XML' })
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError('MALFORMED_REQUEST_CONTENT', component, { field: 'file', description: 'The file is not JSON' })
  }
}
