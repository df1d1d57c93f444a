import type { LimitGroup } from '../budget/limits.ts'
import { WalmartError } from '../errors.ts'
import { readReply, type Reply } from '../http/reply.ts'
import type { SendOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { sendWrite } from '../writes/confirm-write.ts'
import { FeedReceipt } from './feed.ts'

const megabyte = 2 ** 20

/** Options of an upload. */
export interface UploadOptions extends SendOptions {
  /** The name under which the feed is listed. Default: its type. A name of your own finds an upload whose response was lost. */
  readonly fileName?: string | undefined
}

export interface FeedFile {
  readonly feedType: 'inventory' | 'MP_INVENTORY' | 'PRICE_AND_PROMOTION' | 'MP_ITEM' | 'MP_MAINTENANCE'
  readonly content: object
  /** Walmart's limit. */
  readonly maxMegabytes: number
  readonly limit: LimitGroup
}

/** Uploads a feed. It is never sent again: if the response is lost, the list of feeds shows whether it has arrived. */
export async function uploadFeed(
  session: Session,
  feed: FeedFile,
  { signal, mayBegin, fileName = `${feed.feedType}.json` }: UploadOptions = {},
): Promise<Reply<FeedReceipt>> {
  const { feedType, content, maxMegabytes, limit } = feed
  const file = new Blob([JSON.stringify(content)], { type: 'application/json' })
  if (file.size > maxMegabytes * megabyte) {
    const sizes = `The feed has ${file.size} bytes; Walmart accepts at most ${maxMegabytes * megabyte} for ${feedType}`
    throw new WalmartError('invalid_request', `The call was not sent. items: ${sizes}. Split it`)
  }
  const body = feedType === 'PRICE_AND_PROMOTION' ? content : formOf(file, fileName)
  const path = `/v3/feeds${toSearch({ feedType })}`
  return sendWrite(session, async () =>
    readReply(FeedReceipt, await session.send({ method: 'POST', path, body, limit, signal, mayBegin })),
  )
}

/** Most feeds are files in a form; those for prices and promotions are the body itself. */
function formOf(file: Blob, fileName: string): FormData {
  const form = new FormData()
  form.append('file', file, fileName)
  return form
}
