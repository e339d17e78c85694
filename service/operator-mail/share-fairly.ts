import { parseOperatorMarkKey } from '../store/operator/operator-mark.ts';

/**
 * Marks in the order in which they get room: one of each site, then the second of each, and so on. Among equals, whoever
 * wrote less comes first. Attack: one site writes thousands of mails, so that no other's is listed.
 */
export function shareFairly(marks: readonly string[]): string[] {
  const bySite = Map.groupBy(marks, (mark) => parseOperatorMarkKey(mark).site);
  const ranked = [...bySite.values()].flatMap((ofSite) =>
    ofSite.map((mark, rank) => ({ mark, rank, size: ofSite.length })),
  );
  return ranked.sort((a, b) => a.rank - b.rank || a.size - b.size).map(({ mark }) => mark);
}
