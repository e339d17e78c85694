/** Names from reports in the daily mail: the owner's own unchanged, all others made harmless. */

import { harmless } from '../../text/harmless.ts';
import type { Words } from '../../words/words.ts';
import type { DomainSummary } from '../facts/summarize-domain.ts';
import { paragraph } from './blocks.ts';
import type { Block } from './document.ts';

// Most reports come from these submitters, day after day, so "[.]" in their names would only be noise.
const wellKnownSubmitters = new Set([
  'google.com',
  'microsoft.com',
  'yahoo.com',
  'yahooinc.com',
  'comcast.net',
  'mail.ru',
  'corp.mail.ru',
  'gmx.net',
  'web.de',
  'posteo.de',
  'mailbox.org',
  'fastmail.com',
]);

/** `Google Inc. (google.com)`. The reporter chooses the name, so the signing domain always follows it. */
export function formatReporter({ name, submitter }: { name?: string; submitter: string }): string {
  const domain = wellKnownSubmitters.has(submitter) ? submitter : harmless(submitter);
  const shown = name === submitter ? '' : harmless(name ?? '', 50);
  return shown === '' ? domain : `${shown} (${domain})`;
}

/** The first few of a list, and the number of the others. */
export function formatSome<T>(items: T[], limit: number, format: (item: T) => string, words: Words): string {
  const shown = items.slice(0, items.length === limit + 1 ? limit + 1 : limit);
  return words.format.names(shown.map(format), items.length - shown.length);
}

/** The domains of an item, if it is about several. */
export function concernedDomains(domains: DomainSummary[], words: Words): Block[] {
  if (domains.length < 2) return [];
  return [paragraph(words.digest.concernedDomains(formatSome(domains, 8, ({ domain }) => domain, words)))];
}

export function ownNamesOfAll(domains: DomainSummary[]): string[] {
  return [...new Set(domains.slice(0, 10).flatMap(({ ownNames }) => ownNames.slice(0, 20)))];
}
