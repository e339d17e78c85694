/** Paths of the API. Names are encoded, and parameters without a value are left out. */

export function pathOf(parts: readonly string[], query: Record<string, string | undefined> = {}): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const path = `/v1/${parts.map(encodeURIComponent).join('/')}`;
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** The value of the query parameter `dry-run`. */
export const dryRunOf = ({
  dryRun,
}: {
  dryRun?: boolean | undefined;
}): Record<string, string | undefined> => ({
  'dry-run': dryRun ? 'true' : undefined,
});
