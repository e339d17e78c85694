import { distance } from 'fastest-levenshtein';

/** Of a longer name nothing is near, and no time is spent on it. */
const longest = 64;

/** As people vary them: `max_age`, `max-age` and `maxAge` are one. */
const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/gu, '');

/**
 * What was most likely meant by a name that is not known: the known one with the fewest letters changed, at most a
 * third of them, or one that begins the same (`max_age`: `maxAgeSeconds`).
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
