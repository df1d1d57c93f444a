import type { Simulator } from '../simulator.ts'

/** What the command prints once it listens: the URL, the sellers' credentials and a call to try. */
export function describeStart({ url, sellers }: Simulator): string {
  const keys = sellers.flatMap(({ clientId, clientSecret }, index) => [
    `Seller ${index + 1}`,
    `  clientId      ${clientId}`,
    `  clientSecret  ${clientSecret}`,
  ])
  const [first] = sellers
  const headers = ["'WM_SVC.NAME: Walmart Marketplace'", "'WM_QOS.CORRELATION_ID: 1'", "'Accept: application/json'"]
  const call = [
    'curl',
    `-u '${first?.clientId}:${first?.clientSecret}'`,
    ...headers.map((header) => `-H ${header}`),
    '-d grant_type=client_credentials',
    `${url}/v3/token`,
  ]
  return [
    `The Walmart simulator is listening at ${url} and serves invented data. Stop it with Ctrl-C.`,
    '',
    ...keys,
    '',
    'Get a token, valid for 15 minutes:',
    call.join(' '),
  ].join('\n')
}
