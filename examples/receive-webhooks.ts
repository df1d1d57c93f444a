// Receives events from Aisle and prints them. WEBHOOK_SECRET is the secret in the response that created the webhook.
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(process.env['WEBHOOK_SECRET'] ?? '')
const seen = new Set<unknown>()

async function receive(request: IncomingMessage): Promise<void> {
  const event = webhook.verify(await text(request), request.headers as Record<string, string>) as { id: string }
  // An event may arrive twice. A real receiver stores its id together with its effects.
  if (!seen.has(event.id)) console.log(JSON.stringify(event))
  seen.add(event.id)
}

createServer((request, response) => {
  receive(request).then(
    () => response.writeHead(204).end(),
    () => response.writeHead(401).end(),
  )
}).listen(Number(process.env['PORT'] ?? 8080), () => console.log('ready'))
