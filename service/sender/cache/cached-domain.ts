import { liveSts, refreshTimeOf, type StsMemory } from '../../../core/sender/cache/sts-memory.ts';
import type { SendingFacts } from '../../../core/sender/facts/sending-facts.ts';
import { formatPostfixAnswer } from '../../../core/sender/postfix/postfix-answer.ts';
import type { SendingVerdict } from '../../../core/sender/verdict/verdict.ts';
import { formatNetstring } from '../../../core/sender/wire/netstring.ts';
import type { Evictable } from './clock-map.ts';

export interface JudgedDomain {
  facts: SendingFacts;
  verdict: SendingVerdict;
}

/** The parts of a domain that a million of them must have in memory. Times are seconds since 1970: small integers. */
export class CachedDomain implements Evictable {
  isUsed = true;
  /** Ready netstrings. */
  readonly plain: string;
  readonly withAttributes: string;
  /** Until when the answers are fresh, and of when they are. */
  until = 0;
  readonly lookedUpAt: number;
  /** When a policy or a list entry ends that the answers follow from; 0 if none does. They are never used later. */
  validUntil = 0;
  /** When mail to the domain was last asked about. */
  usedAt = 0;
  /** Of the lists that the answers follow from. */
  readonly listVersion: number;
  sts: StsMemory | undefined;
  /** When the policy is due, whether it is used or not; 0 without a policy. */
  dueAt = 0;
  /** For Exim, which asks about each server. */
  readonly judged: JudgedDomain | undefined;

  constructor(
    judged: JudgedDomain | undefined,
    lookedUpAt: number,
    listVersion: number,
    keepsJudged: boolean,
  ) {
    this.plain = judged ? answerOf(judged, false) : '';
    this.withAttributes = judged ? answerOf(judged, true) : '';
    this.lookedUpAt = lookedUpAt;
    this.listVersion = listVersion;
    this.judged = keepsJudged ? judged : undefined;
  }

  /** Whether the answers may be used at all, fresh or not. @param now seconds since 1970 */
  isValidAt(now: number): boolean {
    return this.until > 0 && (this.validUntil === 0 || this.validUntil > now);
  }

  /** Mail to it waits. */
  get isDeferred(): boolean {
    return this.plain.startsWith('TEMP', this.plain.indexOf(':') + 1);
  }
}

/** In seconds since 1970; 0 if nothing that decided ends. */
export function validUntilOf({ facts, verdict }: JudgedDomain): number {
  const ends = verdict.lists.flatMap(({ entry }) => entry.expiresAt ?? []);
  if (facts.sts.kind === 'held') ends.push(facts.sts.held.expiresAt);
  return ends.length === 0 ? 0 : Math.floor(Math.min(...ends) / 1_000);
}

/** Most domains have one of few answers, which are in memory once. */
const shared = new Map<string, string>();

function answerOf({ facts, verdict }: JudgedDomain, attributes: boolean): string {
  const answer = formatPostfixAnswer(facts, verdict, { attributes });
  const known = shared.get(answer);
  if (known !== undefined) return known;
  const text = formatNetstring(answer);
  if (!answer.startsWith('OK secure')) shared.set(answer, text);
  return text;
}

/** Only of what is more than a few words is the size worth counting. */
export const bytesOf = ({ sts, plain, withAttributes }: CachedDomain): number =>
  (sts?.held?.text.length ?? 0) + (withAttributes.length > 100 ? plain.length + withAttributes.length : 0);

/**
 * When to look at a domain's policy again, in seconds: for the next fetch, or because the policy has expired.
 * @param options `isJustLookedUp`: what is due in spite of that cannot be fetched now, because there is no record
 */
export function dueTimeOf(
  sts: StsMemory,
  domain: string,
  now: number,
  { isJustLookedUp = false } = {},
): number {
  const live = liveSts(sts, now);
  const retryAt = sts.failing?.retryAt ?? 0;
  const fetchAt = live ? Math.min(Math.max(refreshTimeOf(live, domain), retryAt), live.expiresAt) : retryAt;
  return Math.floor((isJustLookedUp && fetchAt <= now ? now + 3_600_000 : fetchAt) / 1_000);
}
