import type { DomainName } from '../../../core/names/domain-name.ts';
import type { Timestamp } from '../../../core/names/timestamp.ts';
import { escapeSlack } from '../../../core/text/escape-slack.ts';
import { visible } from '../../../core/text/harmless.ts';
import type { AlarmKind } from '../../../core/words/alarm-words.ts';
import { describeForMail } from '../../../core/words/describe-for-mail.ts';
import { loadWords } from '../../../core/words/languages.ts';
import type { Words } from '../../../core/words/words.ts';
import { type Alarm, type AlarmIncident, formatFallBack } from './compose-alarm.ts';

/** The body of a webhook post: text for people in Slack's format, and the same facts for programs. */
export interface WebhookPost {
  text: string;
  strictmx: {
    version: 1;
    kind: AlarmKind;
    domain: DomainName;
    /** Of the incident; `test` in a test. */
    code: string;
    severity: string;
    /** RFC 3339 UTC: when the incident opened; of a test, when it was requested. */
    since: Timestamp;
    /** RFC 3339 UTC: when the incident ended. */
    until?: Timestamp;
    parameters: object;
    /** The page of the domain. */
    url: string;
  };
}

/** One post for each incident, so that a program that handles one event at a time misses none; one for a test. */
export function composeWebhookPosts(alarm: Alarm, now: Timestamp, words: Words): WebhookPost[] {
  const { kind, domain, incidents, url } = alarm;
  const about = { version: 1 as const, kind, domain };
  if (kind === 'test') {
    const facts = { code: 'test', severity: 'note', since: now, parameters: {} };
    return [
      { text: textOf(alarm, [words.alarms.test(domain)], words), strictmx: { ...about, ...facts, url } },
    ];
  }
  return incidents.map((incident) => {
    const { code, severity, openedAt, closedAt, parameters } = incident;
    const course = { since: openedAt, ...(closedAt && { until: closedAt }) };
    return {
      text: textOf(alarm, describeIncident(alarm, incident, words), words),
      strictmx: { ...about, code, severity, ...course, parameters, url },
    };
  });
}

/** The same in English: a webhook has no language setting. */
export const composeEnglishPosts = async (alarm: Alarm, now: Timestamp): Promise<WebhookPost[]> =>
  composeWebhookPosts(alarm, now, await loadWords('en'));

/** What is wrong, then what to do. */
function describeIncident({ kind, ownNames }: Alarm, incident: AlarmIncident, words: Words): string[] {
  // Slack turns names into links, as mail programs do.
  const { message, nextStep } = describeForMail(words, incident, ownNames);
  const { fallBack } = incident;
  if (kind === 'closed') return [message];
  return [message, nextStep, ...(fallBack ? [formatFallBack(fallBack, words)] : [])];
}

function textOf(
  { kind, domain, url }: Alarm,
  [message = '', ...steps]: readonly string[],
  { alarms }: Words,
): string {
  const escaped = (text: string) => escapeSlack(visible(text, 1000));
  return [
    `*${escaped(alarms.heading[kind](domain))}*`,
    `• ${escaped(message)}`,
    ...steps.map((step) => `   → ${escaped(step)}`),
    `<${url}|${escaped(alarms.status(domain))}>`,
  ].join('\n');
}
