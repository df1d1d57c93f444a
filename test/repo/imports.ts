/** The specifiers that a module imports, statically or not, types included. */
export const importsIn = (source: string): string[] =>
  [...source.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*['"]([^'"]+)['"]/g)].map(([, specifier = '']) => specifier)
