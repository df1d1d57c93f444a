import * as z from 'zod'

/** The cost of a unit: a decimal string, exact to a hundredth of a cent. */
export const UnitCost = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,4})?$/, {
    error: 'must be a decimal, such as 8.40, with at most 4 decimals',
  })
  .meta({ description: 'A decimal string with at most 4 decimals.', examples: ['8.75'] })

/** A currency by its ISO 4217 code. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'must be a three-letter currency code, such as USD' })
  .meta({ examples: ['USD'] })

/** An amount of a posting, with two decimals. */
export const Amount = z.string().meta({ description: 'A decimal string with two decimals.', examples: ['29.98'] })

/** An account of the tenant's ledger. */
export const Account = z
  .object({
    id: z.int().positive(),
    code: z.string().meta({ examples: ['4000'] }),
    name: z.string().meta({ examples: ['Sales'] }),
  })
  .meta({ id: 'LedgerAccount' })
