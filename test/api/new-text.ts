import { randomBytes } from 'node:crypto'

/** A text that nothing else has. */
export const newText = () => randomBytes(6).toString('hex')
