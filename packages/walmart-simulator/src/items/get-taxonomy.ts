import { itemKinds } from '../seed/items.ts'

/** `GET /v3/items/taxonomy`: the categories of the generated items. */
export function getTaxonomy(): object {
  const byCategory = Map.groupBy(itemKinds, ({ shelf }) => shelf[1])
  return {
    status: 'SUCCESS',
    payload: [...byCategory].map(([category, ofCategory]) => ({
      category,
      subcategory: ofCategory.map(({ code, type }) => ({ subCategoryName: type, subCategoryId: code.toLowerCase() })),
    })),
  }
}
