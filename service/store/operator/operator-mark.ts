/** An empty object for each mail that is to be forwarded to the operator, and a few for those that were not kept. */
import type { StoredObject } from '../../ports/object-store.ts';
import { prefixes } from '../prefixes.ts';
import { shortDigest } from '../short-digest.ts';

const siteLength = 16;

/**
 * @param raw the key of the raw mail
 * @param site whoever is behind it. It is in the key, so that a listing is enough to share among sites
 */
export const operatorMarkKey = (raw: string, site: string): string =>
  `${prefixes.operatorMarks}${shortDigest(site).slice(0, siteLength)}/${raw}`;

export function parseOperatorMarkKey(mark: string): { raw: string; site: string } {
  const [site = '', ...raw] = mark.slice(prefixes.operatorMarks.length).split('/');
  return { raw: raw.join('/'), site };
}

const leftOut = 'left-out/';

/**
 * The mark of a mail that was not kept. Many share one, so that any number of mails from a site need no more than some
 * hundred: by a digest that no sender can predict, half of them have rank 1, a quarter rank 2, and so on, in 16 groups.
 */
export function leftOutMarkKey(
  { key, version, lastModified }: Pick<StoredObject, 'key' | 'version' | 'lastModified'>,
  site: string,
): string {
  const digest = shortDigest(`${key} ${version}`);
  const rank = 1 + Math.clz32(Number.parseInt(digest.slice(1, 9), 16));
  // The mail of the next hour is about other marks.
  const hour = lastModified.toISOString().slice(0, 13);
  return operatorMarkKey(`${leftOut}${hour}/${digest.slice(0, 1)}${rank}`, site);
}

/** About how many mails that were not kept are marked (HyperLogLog: Flajolet et al., 2007), mostly within a third. */
export function countLeftOut(marks: readonly string[]): number {
  const groups = Map.groupBy(
    marks.filter((mark) => isLeftOut(mark)),
    (mark) => mark.slice(0, mark.lastIndexOf('/')),
  );
  return [...groups.values()].reduce((sum, group) => sum + estimate(group), 0);
}

export const isLeftOut = (mark: string): boolean => parseOperatorMarkKey(mark).raw.startsWith(leftOut);

function estimate(marks: readonly string[]): number {
  const highest = Array<number>(16).fill(0);
  for (const mark of marks) {
    const name = mark.slice(mark.lastIndexOf('/') + 1);
    const bucket = Number.parseInt(name.slice(0, 1), 16);
    highest[bucket] = Math.max(highest[bucket] ?? 0, Number(name.slice(1)));
  }
  const mean = (0.673 * 16 * 16) / highest.reduce((sum, rank) => sum + 2 ** -rank, 0);
  const unused = highest.filter((rank) => rank === 0).length;
  const mails = mean <= 40 && unused > 0 ? 16 * Math.log(16 / unused) : mean;
  return Math.max(1, Number(mails.toPrecision(2)));
}
