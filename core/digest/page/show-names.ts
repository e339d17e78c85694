/** Names from reports as the daily mail writes them: the owner's own plainly, those of strangers made harmless. */

import { harmless } from '../../text/harmless.ts';
import type { Words } from '../../words/words.ts';
import type { DomainStory } from '../facts/describe-domain.ts';
import type { Block } from './document.ts';
import { paragraph } from './showing.ts';

// Submitters that most reports come from, day after day; "[.]" in them would only be noise.
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

/** `Google Inc. (google.com)`. The name is a claim, so the signing domain always stands beside it. */
export function showReporter({ name, submitter }: { name?: string; submitter: string }): string {
  const domain = wellKnownSubmitters.has(submitter) ? submitter : harmless(submitter);
  return name === undefined || name === submitter ? domain : `${harmless(name, 50)} (${domain})`;
}

/** The first few of a list, and how many more. */
export function showSome<T>(items: T[], limit: number, show: (item: T) => string, words: Words): string {
  const shown = items.slice(0, items.length === limit + 1 ? limit + 1 : limit);
  return words.format.names(shown.map(show), items.length - shown.length);
}

/** The domains of a thing, if it is about several. */
export function domainsConcerned(stories: DomainStory[], words: Words): Block[] {
  const domains = stories.map(({ domain }) => domain);
  return domains.length > 1
    ? [paragraph(words.digest.domainsConcerned(showSome(domains, 8, (domain) => domain, words)))]
    : [];
}

export function ownNamesOf(stories: DomainStory[]): string[] {
  return [...new Set(stories.slice(0, 10).flatMap(({ ownNames }) => ownNames.slice(0, 20)))];
}
