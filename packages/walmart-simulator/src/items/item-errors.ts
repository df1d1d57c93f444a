import { ApiError, invalidParameter } from '../gateway/api-error.ts'

export const invalidItemQuery = invalidParameter('GMP_ITEM_QUERY_API')

export const notAllowed = (field: string) => invalidItemQuery(field, `${field} is not one of the allowed values`)

/** Walmart's 404 for no matches, of a list and of a single item. */
export const noItemsFound = () =>
  new ApiError('CONTENT_NOT_FOUND', 'GMP_ITEM_QUERY_API', {
    field: '404_NOT_FOUND',
    description: 'No Items found for the input parameters.',
  })
