import { Random } from '../seed/random.ts'
import type { FeedCounts, FeedStatus, ItemIngestion } from './payloads.ts'

/** How long a feed waits to be opened, and how long its items then take. Walmart takes minutes; a test need not. */
const receivedMs = 2000
const inProgressMs = 3000

/** A feed as it was uploaded, and what became of it. */
export interface Feed {
  readonly feedId: string
  readonly feedType: string
  readonly fileName: string
  /** The node named in the address, whose stock is set where the records do not say; else it is the default one. */
  readonly shipNode: string | undefined
  /** Epoch ms. */
  readonly submittedAt: number
  /** What is in it; or what is wrong with it as a whole. */
  readonly content: { readonly records: readonly unknown[] } | { readonly problem: string }
  /** What became of each record, once all are processed. */
  results?: readonly ItemIngestion[]
}

/** A seller's feeds, oldest first. */
export class FeedBox {
  readonly feeds: Feed[] = []
  /** Made-up ids that every feed of the seller carries. */
  readonly channelType: string
  readonly orgId: string
  readonly #random: Random

  constructor(seed: number) {
    this.#random = new Random(seed, 0xfe)
    this.channelType = this.#hex(8, 4, 4, 4, 12).toLowerCase()
    this.orgId = this.#hex(8, 4, 4, 4, 12).toLowerCase()
  }

  /** Takes a feed in under a new id, which holds an `@` that an address must encode. */
  add(feed: Omit<Feed, 'feedId' | 'results'>): Feed {
    const added = { ...feed, feedId: `${this.#hex(32)}@AU${this.#random.text('ABCDEFGH', 2)}AQA` }
    this.feeds.push(added)
    return added
  }

  /** The feeds whose items are to be processed now, in the order in which they became due. */
  due(now: Date): Feed[] {
    return this.feeds.filter(
      ({ content, results, submittedAt }) =>
        'records' in content && results === undefined && now.getTime() >= submittedAt + receivedMs + inProgressMs,
    )
  }

  #hex(...lengths: number[]): string {
    return lengths.map((length) => this.#random.text('0123456789ABCDEF', length)).join('-')
  }
}

/** Where a feed stands: its state, since when, and how far its items are. */
export interface FeedState {
  readonly feedStatus: FeedStatus
  readonly modifiedDtm: number
  readonly counts: FeedCounts
}

/** Before it is opened nothing is known of a feed's items; then all are under way; then all are done at once. */
export function feedState({ content, results, submittedAt }: Feed, now: Date): FeedState {
  const openedAt = submittedAt + receivedMs
  const none: FeedCounts = { itemsReceived: 0, itemsSucceeded: 0, itemsFailed: 0, itemsProcessing: 0 }
  if (now.getTime() < openedAt) return { feedStatus: 'RECEIVED', modifiedDtm: submittedAt, counts: none }
  if ('problem' in content) return { feedStatus: 'ERROR', modifiedDtm: openedAt, counts: none }
  const itemsReceived = content.records.length
  if (results === undefined) {
    const counts = { ...none, itemsReceived, itemsProcessing: itemsReceived }
    return { feedStatus: 'INPROGRESS', modifiedDtm: openedAt, counts }
  }
  const itemsSucceeded = results.filter(({ ingestionStatus }) => ingestionStatus === 'SUCCESS').length
  const counts = { ...none, itemsReceived, itemsSucceeded, itemsFailed: itemsReceived - itemsSucceeded }
  return { feedStatus: 'PROCESSED', modifiedDtm: openedAt + inProgressMs, counts }
}
