import { randomBytes } from 'node:crypto'

/** A unique text. */
export const newText = () => randomBytes(6).toString('hex')
