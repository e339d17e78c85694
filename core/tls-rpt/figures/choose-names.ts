import { compareText } from '../../text/compare-text.ts';

/** A word that a report uses, and how many sessions it is about. */
export interface WordUse {
  word: string;
  verified: boolean;
  sessions: number;
}

/** Attack: reports with thousands of invented policy types and result types. The words of RFC 8460 are always listed. */
export const maxInventedWords = 50;

/**
 * @returns the name under which a word is listed: itself, or `other` if reporters have invented too many. Those with the
 * most verified sessions are listed
 */
export function chooseNames(
  uses: Iterable<WordUse>,
  isKnown: (word: string) => boolean,
): (word: string) => string {
  const invented = new Map<string, { verified: number; unverified: number }>();
  for (const { word, verified, sessions } of uses) {
    if (isKnown(word)) continue;
    const sums = invented.get(word) ?? { verified: 0, unverified: 0 };
    sums[verified ? 'verified' : 'unverified'] += sessions;
    invented.set(word, sums);
  }
  const ranked = [...invented].sort(
    ([a, ofA], [b, ofB]) =>
      ofB.verified - ofA.verified || ofB.unverified - ofA.unverified || compareText(a, b),
  );
  const listed = new Set(ranked.slice(0, maxInventedWords).map(([word]) => word));
  return (word) => (isKnown(word) || listed.has(word) ? word : 'other');
}
