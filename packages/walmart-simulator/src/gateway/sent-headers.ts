/** A request's headers, their names in lower case. Node's own type would make the simulator's users install Node's types. */
export type SentHeaders = Readonly<Record<string, string | readonly string[] | undefined>>
