/** An empty object for each mail that is to be forwarded to the operator. */
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
