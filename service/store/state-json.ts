/** The JSON of a stored object: keys sorted, so that equal states have equal bytes. */
export function formatState(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), null, 2)}\n`;
}

/** The same on one line, for objects that are large and written often. */
export const formatCompactState = (value: unknown): string => `${JSON.stringify(sortKeys(value))}\n`;

function sortKeys(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, member]) => [key, sortKeys(member)]));
}
