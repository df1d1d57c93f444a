import type { Tone } from './badge.tsx'

const tones: Readonly<Record<string, Tone>> = {
  // Connections
  connected: 'good',
  connecting: 'busy',
  awaiting_credentials: 'warn',
  credentials_rejected: 'bad',
  unreachable: 'bad',
  // Runs, phases, sends and documents
  waiting: 'neutral',
  queued: 'neutral',
  running: 'busy',
  sending: 'busy',
  retrying: 'warn',
  completed: 'good',
  applied: 'good',
  ready: 'good',
  blocked: 'warn',
  unknown: 'bad',
  failed: 'bad',
  cancelled: 'neutral',
  // Deliveries of webhooks
  pending: 'busy',
  delivered: 'good',
  // Orders
  Created: 'warn',
  Acknowledged: 'busy',
  Shipped: 'good',
  Delivered: 'good',
}

/** The color of a status; neutral for one that needs no attention or that this version does not know. */
export const toneOf = (status: string): Tone => tones[status] ?? 'neutral'

/** `credentials_rejected` as `Credentials rejected`. */
export function wordsOf(code: string): string {
  const words = code.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
