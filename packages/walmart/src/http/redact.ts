/** Removes secrets from a text and truncates it to 500 characters. */
export function redact(text: string, secrets: readonly string[]): string {
  const clean = secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '[secret]')), text)
  return clean.length > 500 ? `${clean.slice(0, 500)}…` : clean
}
