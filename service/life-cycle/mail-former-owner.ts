import { paragraph } from '../../core/digest/page/blocks.ts';
import { renderText } from '../../core/digest/page/render-text.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { recipientsByLanguage } from '../../core/names/recipient.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { loadWords } from '../../core/words/languages.ts';
import type { Words } from '../../core/words/words.ts';
import { sendWithinQuota } from '../access/mail-quota.ts';
import type { Ports } from '../ports/ports.ts';
import { onlyConfirmed } from '../recipients/load-recipients.ts';
import { tryMail } from '../recipients/try-mail.ts';
import type { FormerHost } from '../store/domains/former-host.ts';
import { shortDigest } from '../store/short-digest.ts';

/** The outcome of the notices. */
export interface Noticed {
  /** Recipients who need no notice any more: they got it, or their server refused it permanently. */
  notified: string[];
  /** The first notice that has to be tried again. */
  failure?: Error;
}

/** Notifies the recipients of an owner that the owner no longer hosts a domain. Each gets one separate mail. */
export async function mailFormerOwner(
  ports: Pick<Ports, 'store' | 'mail' | 'dkimKey' | 'service' | 'clock' | 'log'>,
  domain: DomainName,
  former: Pick<FormerHost, 'owner' | 'digestTo' | 'inbox' | 'passedAt' | 'notified'>,
): Promise<Noticed> {
  const { owner, digestTo, inbox, passedAt } = former;
  const noticed: Noticed = { notified: [...(former.notified ?? [])] };
  const recipients = await onlyConfirmed(ports, owner, digestTo);
  for (const [language, addresses] of recipientsByLanguage(recipients)) {
    const notice = composePassedNotice(domain, passedAt, await loadWords(language));
    // Counted, but never held back, because it is not sent again.
    const request = { owner, kind: 'alarm', domain, isUnbound: true } as const;
    const left = addresses.filter((address) => !noticed.notified.includes(address));
    await sendWithinQuota(ports, request, left, async (address) => {
      // The same after a crash, so that a repeat can be recognised.
      const id = `passed-${domain}-${shortDigest(`${inbox} ${address}`).slice(0, 16)}`;
      const mail = { id, list: 'alert' as const, to: [address], ...notice, date: new Date(passedAt) };
      const outcome = await tryMail(ports, mail);
      if (outcome.status === 'failed') noticed.failure ??= outcome.error;
      else noticed.notified.push(address);
      return outcome.status === 'sent';
    });
  }
  return noticed;
}

export function composePassedNotice(
  domain: DomainName,
  passedAt: Timestamp,
  { claims }: Pick<Words, 'claims'>,
): { subject: string; text: string } {
  const subject = claims.passedSubject(domain);
  const blocks = claims.passed(domain, passedAt).map((text) => paragraph(text));
  const footer = claims.passedFooter(domain);
  return { subject, text: renderText({ verdict: subject, lead: '', kicker: '', blocks, footer }) };
}
