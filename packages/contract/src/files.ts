import * as z from 'zod'

import { isPlain } from './fields.ts'

/** The field by which an operation that answers a file is asked for the next part of it. */
export const filePartQuery = {
  after: z
    .string()
    .max(255)
    .check(...isPlain)
    .optional()
    .meta({ description: 'Where to go on: the `next` of the part before. The file from its beginning if not given.' }),
}

/** A part of a file: rows whole, never a piece of one. The parts one after the other are the file. */
export const FilePart = z
  .object({
    data: z
      .string()
      .meta({ description: 'The text of this part; the first one begins with the names of the columns.' }),
    next: z.string().nullable().meta({ description: 'What to ask for as `after`; null when this was the last part.' }),
    message: z.string().nullable(),
  })
  .meta({ id: 'FilePart' })
export type FilePart = z.infer<typeof FilePart>
