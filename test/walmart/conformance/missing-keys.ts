import { parentsOf, tallyKeys } from './json-keys.ts'

const enough = 5

/**
 * The keys of Walmart's examples that some answers lack: those that come in none of the answers, or in none of them with
 * a type of the example; and those that every object of the examples has, but not every object of the answers. A
 * few objects in the examples do not show what comes every time.
 */
export function missingKeys(examples: readonly unknown[], answers: readonly unknown[]): string[] {
  const given = tallyKeys(answers)
  const wanted = tallyKeys(examples)
  return [...wanted].flatMap(([key, { objects, found, types }]) => {
    const here = given.get(key)
    // Said once, of the outermost.
    if (here === undefined)
      return parentsOf(key).some((at) => wanted.has(at) && !given.has(at)) ? [] : [`${key} never comes`]
    if ([...types].every((type) => !here.types.has(type)))
      return [`${key} comes as ${[...here.types].join()}, not ${[...types].join()}`]
    return objects >= enough && found === objects && here.found < here.objects ? [`${key} does not always come`] : []
  })
}
