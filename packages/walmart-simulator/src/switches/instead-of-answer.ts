import { Refusal } from '../gateway/refusal.ts'
import { thresholdHeaders, tooManyCalls } from '../limits/threshold.ts'
import { type WrittenBody, writeErrorBody } from './error-body.ts'
import type { FaultEvent } from './fault-effect.ts'

/** An answer in Walmart's place. */
export interface InsteadOfAnswer extends WrittenBody {
  readonly status: number
  readonly headers?: Record<string, string>
}

const incorrectHeader = { field: 'Authorization', description: 'Incorrect Authorization header' }
const unauthorized = { field: 'UNAUTHORIZED', description: 'Unauthorized' }
// The whole of it was seen once, in a test of somebody's client; it is what OAuth prescribes.
const invalidClient = { error: 'invalid_client', error_description: 'Bad client credentials' }

/** The answer that a fault gives in Walmart's place, if it is of those that do. */
export function insteadOfAnswer(event: FaultEvent, now: Date): InsteadOfAnswer | undefined {
  switch (event.kind) {
    case 'respond': {
      const { status, body, contentType = 'application/json', headers = {} } = event
      return { status, headers, ...(body === undefined ? {} : { body, contentType }) }
    }
    case 'fail':
      return { status: event.status, ...writeErrorBody(event.status, event.form ?? 'json') }
    case 'throttle': {
      const headers = thresholdHeaders({ tokens: 0, nextTokenAt: now.getTime() + (event.waitMs ?? 1000) })
      return { headers, ...refuse(tooManyCalls()) }
    }
    case 'outage':
      // Seen from the orders API only: this field and this description tell it from a call that is really wrong.
      return {
        status: 400,
        ...writeErrorBody(400, event.form ?? 'orders', { field: 'data', description: 'Invalid Request' }),
      }
    case 'refuse-token':
      return refuseToken(event.answer)
    default:
      return undefined
  }
}

const refuse = ({ status, body }: Refusal): InsteadOfAnswer => ({
  status,
  body: JSON.stringify(body),
  contentType: 'application/json',
})

function refuseToken(answer: 400 | 401 | 'invalid_client'): InsteadOfAnswer {
  if (answer === 400) return refuse(new Refusal('INVALID_REQUEST_HEADER', 'GMP_GATEWAY_API', incorrectHeader))
  if (answer === 401) return refuse(new Refusal('UNAUTHORIZED', 'GMP_GATEWAY_API', unauthorized))
  return { status: 401, body: JSON.stringify(invalidClient), contentType: 'application/json' }
}
