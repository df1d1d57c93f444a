/** A problem that the user of the program can fix. Shown as one line, without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
