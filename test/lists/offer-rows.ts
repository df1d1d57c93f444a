import { OfferStatus, WalmartFeedStatus } from '@aisle/contract'

const feedStatus = `(array['${WalmartFeedStatus.options.join("', '")}'])[1 + n % ${WalmartFeedStatus.options.length}]`
const isOpen = `${feedStatus} in ('uploading', 'submitted')`
const status = `(array['${OfferStatus.options.join("', '")}'])[1 + n % ${OfferStatus.options.length}]`

/** Columns of targets and feeds, for `rows.ts`. */
export const offerRows: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  walmart_feeds: {
    instance_id: 'instance',
    channel: `'stock'`,
    status: feedStatus,
    walmart_feed_id: `n || '@AUAQA'`,
    targets: '1',
    next_check_at: `case when ${isOpen} then now() + interval '1 day' end`,
    settled_at: `case when not ${isOpen} then now() end`,
  },
  offer_targets: {
    instance_id: 'instance',
    listing_id: 'n',
    sku: `'SKU-' || n`,
    kind: `(array['stock', 'price'])[1 + n / 4 % 2]`,
    amount: 'n % 97',
    status,
    reported_at: 'now()',
    drifted_at: 'case when n % 50 = 0 then now() end',
    next_attempt_at: `case when ${status} in ('queued', 'sending') then now() + interval '1 day' end`,
  },
}
