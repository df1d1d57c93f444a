/** Takes the secrets out of a text, and cuts it where a page would bury a log. */
export function redact(text: string, secrets: readonly string[]): string {
  const clean = secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '[secret]')), text)
  return clean.length > 500 ? `${clean.slice(0, 500)}…` : clean
}
