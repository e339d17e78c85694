import { paragraph } from '../../core/digest/page/blocks.ts';
import type { Block, Line } from '../../core/digest/page/document.ts';
import { renderText } from '../../core/digest/page/render-text.ts';
import type { AutomaticMail } from '../../core/mail/automatic-mail.ts';
import type { MailFacts } from '../../core/mail/mail-facts.ts';
import { readAuthenticationResults } from '../../core/mail/read-authentication-results.ts';
import type { Attachment } from '../../core/mail/write-mail.ts';
import { harmless } from '../../core/text/harmless.ts';
import type { Words } from '../../core/words/words.ts';
import type { HandedOnMail } from '../store/operator/handed-on.ts';
import { attachOriginal } from './attach-original.ts';

export type OperatorMail = Required<Pick<AutomaticMail, 'subject' | 'text'>> & { attachments?: Attachment[] };

/** What was written to us. */
export interface Original {
  /** Our address to which it was. */
  address: string;
  facts: MailFacts;
  raw: Uint8Array;
}

/** Everything in the original is what a stranger chose: no line, link or tag is made of it. */
export function composeOperatorMail(
  { address, facts, raw }: Original,
  { leftOut }: Pick<HandedOnMail, 'leftOut'>,
  words: Words,
): OperatorMail {
  const { operatorMail } = words;
  const attachment = attachOriginal(raw);
  const attached = attachment.content.byteLength;
  const blocks: Block[] = [
    { kind: 'lines', caption: operatorMail.facts, lines: describeFacts(facts, words) },
    paragraph(attached < raw.byteLength ? operatorMail.cut(attached, raw.byteLength) : operatorMail.attached),
    paragraph(operatorMail.careful),
    ...(leftOut ? [paragraph(operatorMail.leftOut(leftOut.mails, leftOut.since))] : []),
  ];
  const subject = operatorMail.subject(address);
  const text = renderText({
    verdict: subject,
    lead: operatorMail.lead(address),
    kicker: '',
    blocks,
    footer: [operatorMail.footer],
  });
  return { subject, text, attachments: [attachment] };
}

function describeFacts(
  { from, subject, receivedAt, authenticationResults }: MailFacts,
  { operatorMail, format }: Words,
): Line[] {
  const line = (label: string, text: string | undefined): Line[] =>
    text ? [{ label, text, urgency: 'calm' }] : [];
  return [
    ...line(operatorMail.from, from && harmless(from, 200)),
    ...line(operatorMail.subjectLine, subject && harmless(subject, 200)),
    ...line(operatorMail.received, receivedAt && format.time(receivedAt)),
    ...line(operatorMail.checks, describeChecks(authenticationResults, operatorMail.unchecked)),
  ];
}

const maxChecks = 6;

/** `dkim=pass (example.com), spf=pass`: what our receiver found, in the terms of RFC 8601. */
function describeChecks(results: readonly string[], none: string): string {
  const checks = results.flatMap(readAuthenticationResults).slice(0, maxChecks);
  const texts = checks.map(({ method, result, domain }) =>
    harmless(`${method}=${result}${domain ? ` (${domain})` : ''}`, 120),
  );
  return texts.join(', ') || none;
}

/** A mail of its own about what was left out. */
export function composeNote({ leftOut }: Pick<HandedOnMail, 'leftOut'>, words: Words): OperatorMail {
  const { operatorMail } = words;
  const { mails = 0, since = '' } = leftOut ?? {};
  const subject = operatorMail.leftOutSubject(mails);
  const text = renderText({
    verdict: subject,
    lead: operatorMail.leftOut(mails, since),
    kicker: '',
    blocks: [],
    footer: [operatorMail.footer],
  });
  return { subject, text };
}
