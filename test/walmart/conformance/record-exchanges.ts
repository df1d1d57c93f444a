/** A call and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The media type of what was sent, and what that was: JSON, or the fields of a form; undefined for nothing. */
  readonly requestType: string | undefined
  readonly request: unknown
  /** What is in the file of a form, as JSON; undefined without one. */
  readonly file: unknown
  readonly status: number
  /** JSON, or the text if it is none. */
  readonly response: unknown
}

/** A `fetch` that notes everything that passes through it. */
export function recordExchanges() {
  const exchanges: Exchange[] = []
  const recordingFetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const sent = request.clone()
    const answer = await fetch(request)
    exchanges.push(await readExchange(sent, answer.clone()))
    return answer
  }
  return { exchanges, fetch: recordingFetch }
}

async function readExchange(sent: Request, answer: Response): Promise<Exchange> {
  const { pathname, searchParams } = new URL(sent.url)
  const requestType = sent.headers.get('content-type')?.split(';', 1)[0]
  const request = await readRequest(sent, requestType)
  return {
    method: sent.method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(sent.headers),
    requestType: sent.body === null ? undefined : requestType,
    request,
    file: requestType === 'multipart/form-data' ? parseJson(String((request as { file?: unknown }).file)) : undefined,
    status: answer.status,
    response: parseJson(await answer.text()),
  }
}

async function readRequest(sent: Request, type = ''): Promise<unknown> {
  if (sent.body === null) return undefined
  if (type === 'application/json') return sent.json()
  const fields = [...(await sent.formData())]
  return Object.fromEntries(
    await Promise.all(
      fields.map(async ([key, value]) => [key, typeof value === 'string' ? value : await value.text()]),
    ),
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
