/** Whether a query has a time with milliseconds. A cursor may: Walmart's own hold them. */
export function hasMilliseconds(search: string): boolean {
  const parameters = new URLSearchParams(search)
  return (
    !parameters.has('hasMoreElements') && [...parameters.values()].some((value) => /T\d\d:\d\d:\d\d\.\d/.test(value))
  )
}
