/** What is wrong with how the command was called, or with where it runs: one line, which says what to do. */
export class CommandError extends Error {}
