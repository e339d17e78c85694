/**
 * What a log may not have. Logs are kept elsewhere, and read by more people than the mail and the store: so they have no
 * mail address, and no token that lets its holder send reports in a domain's name.
 */

const secrets: [RegExp, string][] = [
  // The key of a report that came by HTTPS, and its path, have the token of the domain's report URL.
  [/\b(posts\/)[a-z0-9]+/g, '$1…'],
  [/(\/v1\/tlsrpt\/)[^/\s"]+/g, '$1…'],
  [/\bsmx_[a-z0-9]+_[a-z0-9]+/g, 'smx_…'],
  [/\b(bearer )[^\s"]+/gi, '$1…'],
];

/** The text with `…` in place of addresses and tokens. */
export function withoutSecrets(text: string): string {
  const addressless = text.replace(/[^\s<>"',;:()[\]/]+/gu, (word) => (word.indexOf('@') > 0 ? '…' : word));
  return secrets.reduce((rest, [secret, replacement]) => rest.replace(secret, replacement), addressless);
}

/** The same for every string in the fields of a log line; an error becomes its stack. */
export function fieldsWithoutSecrets(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, clean(value)]));
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Error) return withoutSecrets(value.stack ?? String(value));
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return fieldsWithoutSecrets(value as Record<string, unknown>);
  return value;
}
