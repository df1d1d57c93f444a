/** Something the person who starts the program can put right. Shown as one line, without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
