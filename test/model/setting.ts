import { domainName } from '../fakes/names.ts';
/** What all parts of the model agree on. */

export const domain = domainName('a.test');

/** The target of a domain's policy host while another service serves it. */
export const elsewhereHost = 'mta-sts.provider.test';

/** The id of the policy that another service serves. */
export const elsewhereId = '20200101T000000';

/** How long an edge location may serve an old copy. */
export const cacheSeconds = 60;

/** As on AWS; a local service looks every few seconds. */
export const reconcileSeconds = 86_400;

/** The longest TTL of the MX that a sender of the model keeps. */
export const longestMxTtlSeconds = 14_400;

/** A worker dies at this age, as a Lambda function does at its timeout. */
export const longestTaskSeconds = 300;

/** mulberry32: a number from 0 to 1 for each call, the same in every run with the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
