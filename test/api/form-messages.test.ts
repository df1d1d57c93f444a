import { fieldErrors, hasBody, type Operation, operations } from '@aisle/contract'
import { expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'
import { wrongInputsOf } from '../helpers/wrong-inputs.ts'

const api = useApi({ requestsPerMinute: 100_000 })

/** The messages of checks that only the server can make. */
const serverOnly = /(is invalid|has already been taken)\.$/

it.each(operations.filter(([, { method }]) => hasBody(method)))(
  'a form for %s shows the same messages as the server',
  async (_name, op) => {
    const inputs = wrongInputsOf(op)
    expect(inputs.length).toBeGreaterThan(0)
    for (const input of inputs) {
      const expected = fieldErrors(op.input, input)
      const { status, body } = await send(op, input)
      expect([status, body.code]).toEqual([422, 'ERR_VALIDATION'])
      const { errors } = body as { errors: Record<string, string[]> }
      const others = Object.entries(errors).filter(([path]) => !(path in expected))
      expect(others.flatMap(([, messages]) => messages).filter((message) => !serverOnly.test(message))).toEqual([])
      expect({ ...errors, ...expected }, JSON.stringify(input)).toEqual(errors)
    }
  },
)

/** Sends a REST request, with the path's fields in the path. */
function send({ method, path }: Operation, input: object) {
  const fields = Object.entries(input)
  const url = fields.reduce((text, [field, value]) => text.replace(`{${field}}`, String(value)), `/api${path}`)
  const body = Object.fromEntries(fields.filter(([field]) => !path.includes(`{${field}}`)))
  return api.call(method, url, { body })
}
