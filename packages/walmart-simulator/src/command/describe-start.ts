import type { Simulator } from '../simulator.ts'

/** What is printed once the simulator answers: where, for whom, and a first call to try. */
export function describeStart({ url, sellers }: Simulator): string {
  const keys = sellers.flatMap(({ clientId, clientSecret }, place) => [
    `Seller ${place + 1}`,
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
    `The Walmart simulator answers at ${url}, with invented data. Stop it with Ctrl-C.`,
    '',
    ...keys,
    '',
    'A token, good for 15 minutes:',
    call.join(' '),
  ].join('\n')
}
