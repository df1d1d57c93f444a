import type { DataCall } from '../gateway/data-call.ts'
import { mediaType } from '../gateway/read-json.ts'
import { Refusal } from '../gateway/refusal.ts'
import type { Feed } from './feed-box.ts'
import type { FeedType } from './feed-types.ts'
import { fieldOf } from './field-of.ts'

const component = 'GMP_RECEIVER_API'
const maxRecords = 10_000

/**
 * The feed in a body: the part `file` of a form, as Walmart documents it for the feeds that the simulator follows, or the
 * body itself where that is JSON, as Walmart documents it for others, and clients in use send all of them.
 */
export async function readFile({ body, contentType }: DataCall): Promise<File> {
  const type = mediaType(contentType)
  if (type === 'application/json') return new File([body], 'feed.json', { type })
  if (type !== 'multipart/form-data') {
    const description = 'Content-Type must be multipart/form-data'
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE', component, { description })
  }
  const file = await formOf(body, contentType).then((form) => form.get('file'))
  if (file instanceof File) return file
  throw new Refusal('INVALID_REQUEST_CONTENT', component, { field: 'file', description: 'There is no part file' })
}

function formOf(body: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData> {
  return new Response(body, { headers: { 'content-type': contentType } }).formData().catch(() => {
    throw new Refusal('MALFORMED_REQUEST_CONTENT', component, {
      field: 'data',
      description: 'The body is not multipart',
    })
  })
}

/**
 * What is in a feed. A file that is no JSON is refused at once. One that is JSON of another kind is taken, and fails
 * when it is opened.
 */
export async function readContent(file: File, type: FeedType): Promise<Feed['content']> {
  const json = parse(await file.text())
  const version = String(fieldOf(fieldOf(json, type.header), 'version'))
  const records = fieldOf(json, type.list)
  if (!type.version.test(version)) return { problem: `${type.header}.version is missing or not supported` }
  if (!Array.isArray(records) || records.length === 0) return { problem: `${type.list} must be a list with entries` }
  if (records.length > maxRecords) return { problem: `${type.list} has more than ${maxRecords} entries` }
  return { records }
}

function parse(text: string): unknown {
  if (text.trimStart().startsWith('<')) {
    throw new Refusal('NOT_SIMULATED', component, { field: 'file', description: 'The simulator reads no XML' })
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('MALFORMED_REQUEST_CONTENT', component, { field: 'file', description: 'The file is not JSON' })
  }
}
