import { formatAgo, formatTime } from './format.ts'

/** A time relative to now, with the exact one on hover. */
export function Ago({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={formatTime(at)}>
      {formatAgo(at)}
    </time>
  )
}
