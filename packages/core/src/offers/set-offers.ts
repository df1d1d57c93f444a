import type { SetOffer, SetOffers, SetWalmartPrices, SetWalmartStock } from '@aisle/contract'

import { requireLockedInstance } from '../instances/index.ts'
import type { TenantRequestContext } from '../platform/context.ts'
import { nothing, write } from '../platform/write.ts'
import { errorsOf, type JudgedItem, judgeItems, type NamedOffer } from './judge-items.ts'
import { saveTargets } from './save-targets.ts'

/** Sets stock levels, and names the items that cannot be set. */
export function setStock(ctx: TenantRequestContext, input: SetWalmartStock): Promise<SetOffers> {
  const items = input.items.map(({ quantity, ...item }) => ({ ...item, amount: quantity }))
  return setOffers(ctx, input, { kind: 'stock', items })
}

/** Sets prices, and names the items that cannot be set. */
export function setPrices(ctx: TenantRequestContext, input: SetWalmartPrices): Promise<SetOffers> {
  const items = input.items.map(({ price, ...item }) => ({ ...item, amount: price }))
  return setOffers(ctx, input, { kind: 'price', items })
}

interface Offers {
  readonly kind: 'stock' | 'price'
  readonly items: readonly (NamedOffer & { readonly amount: number | string })[]
}

function setOffers(
  ctx: TenantRequestContext,
  input: { readonly id: number },
  { kind, items }: Offers,
): Promise<SetOffers> {
  const { id: instanceId } = input
  return write(ctx, { input, subject: 'walmart_instance', subjectId: instanceId }, async (tx, report) => {
    await requireLockedInstance(tx, instanceId, 'share')
    const judged = await judgeItems(tx, instanceId, items)
    const targets = items.flatMap(({ amount }, index) => {
      const item = judged[index]
      return item && 'offer' in item ? [{ ...item.offer, amount }] : []
    })
    const saved = await saveTargets(ctx, tx, { instanceId, kind, targets })
    if (saved.changedIds.size === 0) report(nothing)
    const ids = saved.ids.values()
    const results = judged.map((item, index) => resultOf(item, index, 'offer' in item ? ids.next().value : null))
    return { data: { results }, message: null }
  })
}

function resultOf(item: JudgedItem, index: number, id: number | null = null): SetOffer {
  if ('offer' in item) return { index, status: 'accepted', id, errors: null }
  return { index, status: 'rejected', id: null, errors: errorsOf(item, index) }
}
