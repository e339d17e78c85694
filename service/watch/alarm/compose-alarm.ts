import { paragraph, steps } from '../../../core/digest/page/blocks.ts';
import type { Block } from '../../../core/digest/page/document.ts';
import { renderText } from '../../../core/digest/page/render-text.ts';
import type { StoredFinding } from '../../../core/finding/stored-finding.ts';
import type { FallBack } from '../../../core/mta-sts/fall-back.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { Language } from '../../../core/names/language.ts';
import { type Recipient, recipientsByLanguage } from '../../../core/names/recipient.ts';
import type { Timestamp } from '../../../core/names/timestamp.ts';
import { visible } from '../../../core/text/harmless.ts';
import type { AlarmKind } from '../../../core/words/alarm-words.ts';
import { describeStoredFinding } from '../../../core/words/describe-finding.ts';
import { describeForMail } from '../../../core/words/describe-for-mail.ts';
import { loadWords } from '../../../core/words/languages.ts';
import type { Words } from '../../../core/words/words.ts';

/** The content of an alarm by mail and webhook. */
export interface Alarm {
  kind: AlarmKind;
  domain: DomainName;
  /** Names in a message that belong to the owner; all others are made harmless. */
  ownNames: string[];
  /** At least one, but for a test. */
  incidents: AlarmIncident[];
  /** The URL of the domain's page. */
  url: string;
  /** There is no console, so it is an address of the API. */
  isApiUrl: boolean;
}

export interface AlarmIncident extends StoredFinding {
  severity: string;
  openedAt: Timestamp;
  closedAt?: Timestamp;
  fallBack?: FallBack;
}

export interface AlarmMail {
  address: string;
  language: Language;
  subject: string;
  text: string;
}

/** A mail to each recipient, in the recipient's language, so that none sees the others. */
export async function composeAlarmMails(
  alarm: Alarm,
  recipients: readonly Recipient[],
): Promise<AlarmMail[]> {
  const mails: AlarmMail[] = [];
  for (const [language, addresses] of recipientsByLanguage(recipients)) {
    const mail = composeAlarmMail(alarm, await loadWords(language));
    mails.push(...addresses.map((address) => ({ address, language, ...mail })));
  }
  return mails;
}

export function composeAlarmMail(alarm: Alarm, words: Words): Pick<AlarmMail, 'subject' | 'text'> {
  const { kind, domain, incidents, url, isApiUrl } = alarm;
  const { heading, subject, status, footer } = words.alarms;
  const [first] = incidents;
  const title = first ? describeStoredFinding(words, first).title : '';
  return {
    subject: visible(subject(heading[kind](domain), title, Math.max(0, incidents.length - 1)), 200),
    text: renderText({
      verdict: heading[kind](domain),
      lead: '',
      kicker: '',
      blocks: [
        ...(kind === 'test' ? [paragraph(words.alarms.test(domain))] : []),
        ...incidents.map((incident) => composeIncident(incident, alarm, words)),
        { kind: 'links', links: [{ label: status(domain), url }] },
      ],
      footer: [...(isApiUrl ? [words.digest.footer.addresses] : []), ...footer[kind](domain)],
    }),
  };
}

function composeIncident(incident: AlarmIncident, { kind, ownNames }: Alarm, words: Words): Block {
  const { title, message, nextStep } = describeForMail(words, incident, ownNames);
  const { openedAt, closedAt, fallBack } = incident;
  const todo = [nextStep, ...(fallBack ? [formatFallBack(fallBack, words)] : [])];
  return {
    kind: 'card',
    urgency: kind === 'opened' ? 'act' : 'calm',
    title,
    blocks: [
      paragraph(words.format.sentence(message)),
      ...(kind === 'opened' ? [steps(todo, words)] : []),
      paragraph(words.digest.incidentCourse(openedAt, closedAt)),
    ],
  };
}

/** The owner's own patterns are shown unchanged, because they are to be compared with the MX records. */
export const formatFallBack = ({ cachedUntil, keepValid }: FallBack, { alarms, format }: Words): string =>
  alarms.fallBack(
    cachedUntil,
    format.names(keepValid.slice(0, maxPatterns), Math.max(0, keepValid.length - maxPatterns)),
  );

const maxPatterns = 20;
