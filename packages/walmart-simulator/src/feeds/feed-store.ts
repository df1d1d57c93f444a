import { Random } from '../seed/random.ts'
import type { FeedCounts, FeedStatus, ItemIngestion } from './payloads.ts'

/** Feeds are RECEIVED for two seconds, then INPROGRESS for three. Walmart takes minutes; tests should not have to. */
const receivedMs = 2000
const inProgressMs = 3000

/** A readable file. */
export interface FeedContent {
  readonly records: readonly unknown[]
  /** `feedDate` of the header, in epoch ms: when the seller created the feed. */
  readonly createdAt?: number | undefined
}

/** An uploaded feed and its results. */
export interface Feed {
  readonly feedId: string
  readonly feedType: string
  readonly fileName: string
  /** The ship node in the query: the default for records that name none. */
  readonly shipNode: string | undefined
  /** Epoch ms. */
  readonly submittedAt: number
  readonly content: FeedContent | { readonly problem: string }
  /** One per record, once the feed is processed. */
  results?: readonly ItemIngestion[]
}

/** A seller's feeds, oldest first. */
export class FeedStore {
  readonly feeds: Feed[] = []
  /** Invented ids that all of the seller's feeds share. */
  readonly channelType: string
  readonly orgId: string
  readonly #random: Random

  constructor(seed: number) {
    this.#random = new Random(seed, 0xfe)
    this.channelType = this.#hex(8, 4, 4, 4, 12).toLowerCase()
    this.orgId = this.#hex(8, 4, 4, 4, 12).toLowerCase()
  }

  /** Stores a feed under a new id. The id contains an `@`, which must be encoded in URLs. */
  add(feed: Omit<Feed, 'feedId' | 'results'>): Feed {
    const added = { ...feed, feedId: `${this.#hex(32)}@AU${this.#random.text('ABCDEFGH', 2)}AQA` }
    this.feeds.push(added)
    return added
  }

  /** The unprocessed feeds whose processing time has passed, in order of submission. */
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

/** A feed's status, the time of its last change, and its item counts. */
export interface FeedState {
  readonly feedStatus: FeedStatus
  readonly modifiedDtm: number
  readonly counts: FeedCounts
}

/** Item counts are zero until processing starts; then all items are in progress, and finish together. */
export function feedState({ content, results, submittedAt }: Feed, now: Date): FeedState {
  const startedAt = submittedAt + receivedMs
  const none: FeedCounts = { itemsReceived: 0, itemsSucceeded: 0, itemsFailed: 0, itemsProcessing: 0 }
  if (now.getTime() < startedAt) return { feedStatus: 'RECEIVED', modifiedDtm: submittedAt, counts: none }
  if ('problem' in content) return { feedStatus: 'ERROR', modifiedDtm: startedAt, counts: none }
  const itemsReceived = content.records.length
  if (results === undefined) {
    const counts = { ...none, itemsReceived, itemsProcessing: itemsReceived }
    return { feedStatus: 'INPROGRESS', modifiedDtm: startedAt, counts }
  }
  const itemsSucceeded = results.filter(({ ingestionStatus }) => ingestionStatus === 'SUCCESS').length
  const counts = { ...none, itemsReceived, itemsSucceeded, itemsFailed: itemsReceived - itemsSucceeded }
  return { feedStatus: 'PROCESSED', modifiedDtm: startedAt + inProgressMs, counts }
}
