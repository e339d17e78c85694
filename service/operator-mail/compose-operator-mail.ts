import { paragraph } from '../../core/digest/page/blocks.ts';
import type { Block, Line } from '../../core/digest/page/document.ts';
import { renderText } from '../../core/digest/page/render-text.ts';
import type { AutomaticMail } from '../../core/mail/automatic-mail.ts';
import type { MailFacts } from '../../core/mail/mail-facts.ts';
import { readAuthenticationResults } from '../../core/mail/read-authentication-results.ts';
import type { Attachment } from '../../core/mail/write-mail.ts';
import { harmless } from '../../core/text/harmless.ts';
import type { Words } from '../../core/words/words.ts';

export type OperatorMail = Required<Pick<AutomaticMail, 'subject' | 'text' | 'attachments'>>;

/** A mail that was written to us. */
export interface Original {
  facts: MailFacts;
  bytes: number;
  /** SES found a virus in it. */
  hasVirus?: boolean;
  /** SES considers it spam. */
  isSpam?: boolean;
  /** Absent if there was no room for it, or it has a virus. */
  attachment?: Attachment;
}

export interface OperatorMailContent {
  /** Of the addresses to which they wrote. */
  mailDomain: string;
  originals: readonly Original[];
  /** Of all mails, listed or not. */
  mails: number;
  /** About how many came beside these, for which there was no room. */
  leftOut?: number;
  /** Of earlier ones that did not reach the operator. */
  unsent?: number;
}

/** Everything in an original is what a stranger chose: no line, link or tag is made of it. */
export function composeOperatorMail(content: OperatorMailContent, words: Words): OperatorMail {
  const { mailDomain, originals, mails, leftOut = 0, unsent = 0 } = content;
  const { operatorMail } = words;
  const rest = mails - originals.length;
  const blocks: Block[] = [
    ...originals.map(
      (original, index): Block => ({
        kind: 'lines',
        caption: operatorMail.caption(index + 1),
        lines: describeOriginal(original, mailDomain, words),
      }),
    ),
    ...(rest > 0 ? [paragraph(operatorMail.rest(rest))] : []),
    ...(leftOut > 0 ? [paragraph(operatorMail.leftOut(leftOut))] : []),
    ...(unsent > 0 ? [paragraph(operatorMail.unsent(unsent))] : []),
    paragraph(operatorMail.careful),
  ];
  const subject = operatorMail.subject(mails || leftOut, mailDomain);
  const text = renderText({
    verdict: subject,
    lead: operatorMail.lead,
    kicker: '',
    blocks,
    footer: [operatorMail.footer],
  });
  const attachments = originals.flatMap(({ attachment }) => attachment ?? []);
  return { subject, text, attachments };
}

function describeOriginal(
  { facts, bytes, attachment, hasVirus, isSpam }: Original,
  mailDomain: string,
  { operatorMail, format }: Words,
): Line[] {
  const { from, subject, receivedAt, recipients, authenticationResults } = facts;
  const line = (label: string, text: string | undefined): Line[] =>
    text ? [{ label, text, urgency: 'calm' }] : [];
  const address = recipients.find((one) => one.endsWith(`@${mailDomain}`));
  return [
    ...line(operatorMail.from, from && harmless(from, 200)),
    ...line(operatorMail.to, address && harmless(address, 200)),
    ...line(operatorMail.subjectLine, subject && harmless(subject, 200)),
    ...line(operatorMail.received, receivedAt && format.time(receivedAt)),
    ...line(operatorMail.checks, describeChecks(authenticationResults, operatorMail.unchecked)),
    ...line(operatorMail.verdict, isSpam ? operatorMail.spam : undefined),
    ...line(operatorMail.attached, hasVirus ? operatorMail.virus : undefined),
    ...line(
      operatorMail.attached,
      attachment && operatorMail.attachment(attachment.filename, attachment.content.byteLength, bytes),
    ),
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
