import { distance } from 'fastest-levenshtein';

/** No name is near a longer one, so no time is spent on it. */
const longest = 64;

/** Common variants: `max_age`, `max-age` and `maxAge` are the same. */
const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/gu, '');

/**
 * The known name that an unknown one most likely meant: the one with the fewest changed letters, at most a third of them,
 * or one with the same beginning (`max_age`: `maxAgeSeconds`).
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const meant = plain(name.slice(0, longest + 1));
  if (meant.length === 0 || meant.length > longest) return undefined;
  const begins = known.find((one) => meant.length >= 3 && plain(one).startsWith(meant));
  const [nearest] = known
    .map((one) => ({ one, changed: distance(plain(one), meant) }))
    .filter(({ changed }) => changed <= meant.length / 3)
    .sort((a, b) => a.changed - b.changed);
  return nearest?.changed === 0 ? nearest.one : (begins ?? nearest?.one);
}
