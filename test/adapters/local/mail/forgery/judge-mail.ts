import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { verifyDkim } from '../../../../../adapters/local/mail/dkim-results.ts';
import { formatReceiverBlock } from '../../../../../core/mail/receiver-block.ts';
import type { Verification } from '../../../../../core/tls-rpt/judge/verification.ts';
import { verifySubmitter } from '../../../../../core/tls-rpt/judge/verify-submitter.ts';
import { readReport } from '../../../../../core/tls-rpt/read/read-report.ts';
import type { Report } from '../../../../../core/tls-rpt/report.ts';
import { receiverNames } from '../../../../../service/intake/receiver-names.ts';
import { splitByDomain } from '../../../../../service/intake/split-by-domain.ts';
import { lookUpKeyServices } from '../../../../../service/look-up/key-services.ts';
import { incomingMailKey, incomingPostKey } from '../../../../../service/store/reports/incoming.ts';
import { createFakePorts } from '../../../../fakes/fake-ports.ts';
import { domainName } from '../../../../fakes/names.ts';
import { keyResolver, now } from './parties.ts';
import { recipientDomain } from './reports.ts';

export interface Judged {
  report: Report;
  verification: Verification;
}

/** What the service stores of a mail. */
interface Received {
  raw: Buffer;
  key: string;
  /** Whose results the deployment trusts in mail. */
  mailReceiver: string;
}

/** Puts the block of a receiver on top of a mail, if there is one. */
export type Receiver = (mail: Buffer) => Promise<Received>;

const key = incomingMailKey('r1');
const ourServer = 'reports.strictmx.test';

const local: Receiver = async (mail) => {
  const block = formatReceiverBlock({
    receiver: ourServer,
    returnPath: 'bounce@reporter.example',
    helo: 'out.reporter.example',
    remoteAddress: '192.0.2.7',
    secure: true,
    recipients: ['inbox1@reports.strictmx.test'],
    id: 'r1',
    results: await verifyDkim([mail], keyResolver, now),
    receivedAt: now,
  });
  return { raw: Buffer.concat([Buffer.from(block), mail]), key, mailReceiver: ourServer };
};

/**
 * SES, whose verifier nobody knows: it says only which domain's signature passed. `see` is how it sees the message.
 */
const ses =
  (see: (mail: string) => string): Receiver =>
  async (mail) => {
    const seen = Buffer.from(see(mail.toString('latin1')), 'latin1');
    const { results } = await dkimVerify(seen, {
      resolver: async (name) => {
        const answer = await keyResolver.txt(name);
        if (answer.kind !== 'found') throw Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' });
        return [answer.records as string[]];
      },
      curTime: now,
    });
    const statements = results.map(
      ({ status, signingDomain }) => ` dkim=${status.result} header.i=@${signingDomain};`,
    );
    const block = [
      'Return-Path: <bounce@reporter.example>',
      'Received: from out.reporter.example (out.reporter.example [192.0.2.7]) by inbound-smtp.us-east-1.amazonaws.com with SMTP id r1',
      ' for inbox1@reports.strictmx.test; Tue, 24 Nov 2026 01:00:00 +0000 (UTC)',
      'X-SES-Spam-Verdict: PASS',
      'Authentication-Results: amazonses.com;',
      ...statements,
      'X-SES-RECEIPT: r1',
      'X-SES-DKIM-SIGNATURE: a=rsa-sha256; q=dns/txt; b=x',
      '',
    ];
    return {
      raw: Buffer.concat([Buffer.from(block.join('\r\n')), mail]),
      key,
      mailReceiver: 'amazonses.com',
    };
  };

/** Somebody sends it to a report URL by HTTPS, so no receiver writes anything. */
const post =
  (mailReceiver: string): Receiver =>
  async (raw) => ({ raw, key: incomingPostKey('inbox1', 'p1'), mailReceiver });

export const receivers = {
  localServer: local,
  sesLikeMailauth: ses((mail) => mail),
  /** A bare LF is a character like any other for it. */
  sesWithCrlfOnly: ses((mail) => mail.replaceAll(/(?<!\r)\n/g, ' ')),
} satisfies Record<string, Receiver>;

export const posts = { onOneMachine: post(ourServer), onAws: post('amazonses.com') };

/** What the service makes of a mail that one of our receivers took, for the recipient's domain. */
export async function judgeMail(mail: Buffer, receive: Receiver = local): Promise<Judged[]> {
  const { raw, key, mailReceiver } = await receive(mail);
  const { service } = createFakePorts();
  const receivers = receiverNames({ service: { ...service, mailReceiver } }, key);
  const result = await readReport(raw, { receivers });
  if (!result.ok) return [];
  const { parts } = splitByDomain(result.reports, new Set([domainName(recipientDomain)]));
  const keys = await lookUpKeyServices({ resolver: keyResolver } as never, result.mail);
  return parts.map(({ report }) => ({ report, verification: verifySubmitter(result.mail, report, keys) }));
}
