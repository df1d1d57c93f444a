import * as z from 'zod'

import type * as documented from './documented-types.ts'
import { isPlain } from './fields.ts'

/** The cursor parameter of an operation that returns a file in parts. */
export const filePartQuery = {
  after: z
    .string()
    .max(255)
    .check(...isPlain)
    .optional()
    .meta({ description: 'Cursor: the `next` value of the previous part. Omit it to start from the beginning.' }),
}

/** A part of a file, in whole rows. Concatenated, the parts are the file. */
export const FilePart = z
  .object({
    data: z.string().meta({ description: 'The text of this part. The first part starts with the header row.' }),
    next: z
      .string()
      .nullable()
      .meta({ description: 'The `after` value of the next part; null if this is the last one.' }),
    message: z.string().nullable(),
  })
  .meta({ id: 'FilePart' })
export type FilePart = documented.FilePart
