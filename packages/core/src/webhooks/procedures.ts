import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { createWebhook, patchWebhook, rotateSecret } from './change-webhooks.ts'
import { deleteWebhook } from './delete-webhook.ts'
import { listDeliveries, testWebhook } from './deliveries.ts'
import { replayWebhook } from './replay.ts'
import { getWebhook, listWebhooks } from './webhook.ts'

const { webhooks } = contract

export const webhookProcedures = {
  create: operation(webhooks.create).mutation(({ ctx, input }) => createWebhook(ctx, input)),
  list: operation(webhooks.list).query(({ ctx, input }) => listWebhooks(ctx, input)),
  get: operation(webhooks.get).query(({ ctx, input }) => getWebhook(ctx, input)),
  patch: operation(webhooks.patch).mutation(({ ctx, input }) => patchWebhook(ctx, input)),
  delete: operation(webhooks.delete).mutation(({ ctx, input }) => deleteWebhook(ctx, input)),
  rotateSecret: operation(webhooks.rotateSecret).mutation(({ ctx, input }) => rotateSecret(ctx, input)),
  test: operation(webhooks.test).mutation(({ ctx, input }) => testWebhook(ctx, input)),
  deliveries: operation(webhooks.deliveries).query(({ ctx, input }) => listDeliveries(ctx, input)),
  replay: operation(webhooks.replay).mutation(({ ctx, input }) => replayWebhook(ctx, input)),
}
