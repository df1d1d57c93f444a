/** The specifiers that a module imports, statically or not, types included. */
export const importsIn = (source: string): string[] =>
  [
    ...source.matchAll(/^(?:import|export)(?:\s[^'"=;]*?\sfrom)?\s*['"]([^'"]+)['"]/gm),
    ...source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g),
  ].map(([, specifier = '']) => specifier)
