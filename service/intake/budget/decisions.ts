/** The decisions about raw objects, so that a repeated task counts none of them again. */
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { StoredBytesState } from '../../store/reports/stored-bytes.ts';
import { shortDigest } from '../../store/short-digest.ts';
import type { Keeping } from './keeping.ts';

/** Repeats come within minutes. Only a sample of small mails is counted, so these cover the last thousands of mails. */
const remembered = 256;

type Decided = Pick<StoredBytesState, 'decided'>;

/** @param owner the owner of this part, in the count of the deployment */
export function keepingBefore(
  stored: Decided | undefined,
  raw: StoredObject,
  owner?: string,
): Keeping | undefined {
  const mark = markOf(raw, owner);
  const before = stored?.decided?.find(({ of }) => of === mark)?.keeping;
  if (before === undefined) return undefined;
  return before === 'sums' || before === 'nothing' ? before : 'all';
}

export function withDecision(
  { decided = [] }: Decided,
  raw: StoredObject,
  keeping: Keeping,
  owner?: string,
): NonNullable<StoredBytesState['decided']> {
  return [...decided, { of: markOf(raw, owner), keeping }].slice(-remembered);
}

const markOf = ({ key, version }: StoredObject, owner = ''): string =>
  shortDigest(`${key} ${version} ${owner}`).slice(0, 16);

/**
 * The first mail of a day that is left out is always recorded, whether sampled or not, so that no loss is silent. So is the
 * first for a hosted domain, after those for claims, which have no incidents.
 * @param domain the hosted domain that the mail was for
 */
export const isNews = (
  leftOut: StoredBytesState['leftOut'],
  lostParts: number,
  domain?: DomainName,
): boolean =>
  leftOut === undefined ||
  (domain !== undefined && leftOut.domain === undefined) ||
  (lostParts > 0 && leftOut.parts === undefined);

type LeftOut = NonNullable<StoredBytesState['leftOut']>;

export interface LostMail {
  bytes: number;
  /** Of its sums, which are stored. */
  keptBytes: number;
  /** Its counted bytes; 0 if it is recorded as the first and counts its actual size. */
  weight: number;
  lostParts: number;
}

export function withLeftOut(leftOut: LeftOut, { bytes, keptBytes, weight, lostParts }: LostMail): LeftOut {
  const times = weight === 0 ? 1 : weight / bytes;
  const parts = (leftOut.parts ?? 0) + Math.round(lostParts * times);
  return {
    ...leftOut,
    bytes: leftOut.bytes + Math.round(Math.max(0, bytes - keptBytes) * times),
    ...(parts > 0 && { parts }),
  };
}
