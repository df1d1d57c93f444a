/** A request and its response as sent over the wire. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Media type of the request body; undefined without a body. */
  readonly requestType: string | undefined
  /** The request body: JSON, or the fields of a form; undefined without a body. */
  readonly request: unknown
  /** Contents of the form's file, parsed as JSON; undefined without a file. */
  readonly file: unknown
  readonly status: number
  /** Parsed JSON, or the text if it is not JSON. */
  readonly response: unknown
}

/** A `fetch` that records every exchange. */
export function recordExchanges() {
  const exchanges: Exchange[] = []
  const recordingFetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const sent = request.clone()
    const response = await fetch(request)
    // A report is downloaded from another host at Walmart, and from another path here.
    if (!new URL(sent.url).pathname.startsWith('/simulator/'))
      exchanges.push(await readExchange(sent, response.clone()))
    return response
  }
  return { exchanges, fetch: recordingFetch }
}

async function readExchange(sent: Request, response: Response): Promise<Exchange> {
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
    status: response.status,
    response: parseJson(await response.text()),
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
