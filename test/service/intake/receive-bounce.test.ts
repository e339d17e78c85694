import { describe, expect, test } from 'vitest';
import { readBounce, receiveBounce } from '../../../service/intake/receive-bounce.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { findSuppression } from '../../../service/store/outbound/suppression.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { domainName } from '../../fakes/names.ts';
import {
  askForReports,
  createWorld,
  failedSession,
  post,
  report,
  stored,
} from '../outbound/outbound-world.ts';

const dsn = (fields: string) =>
  `From: MAILER-DAEMON@example.com\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\r\nSorry.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n${fields}\r\n--x--\r\n`;
const failed = dsn('Final-Recipient: rfc822; tls@example.com\r\nAction: failed\r\nStatus: 5.1.1');
const delayed = dsn('Final-Recipient: rfc822; tls@example.com\r\nAction: delayed\r\nStatus: 4.4.1');
const expired = dsn('Final-Recipient: rfc822; tls@example.com\r\nAction: failed\r\nStatus: 4.4.7');
const complaint =
  'Content-Type: multipart/report; report-type=feedback-report; boundary=x\r\n\r\n--x\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n\r\n--x--\r\n';
const vacation =
  'Subject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nAction: failed to stay at my desk.\r\n';

describe('readBounce()', () => {
  test.each([
    ['a failure', failed, { kind: 'failed', status: '5.1.1' }],
    ['a failure without a status', dsn('Action: failed'), { kind: 'failed', status: '5.0.0' }],
    ['a failure after days of trying', expired, { kind: 'failed', status: '4.4.7' }],
    ['a notice of delay', delayed, undefined],
    ['a relay notice', dsn('Action: relayed\r\nStatus: 2.0.0'), undefined],
    ['a complaint', complaint, { kind: 'complaint' }],
    ['a report that it was not spam', complaint.replace('abuse', 'not-spam'), undefined],
    ['a vacation notice', vacation, undefined],
    ['nothing', '', undefined],
  ])('reads %s', (_what, text, verdict) => {
    expect(readBounce(Buffer.from(text))).toEqual(verdict);
  });
});

describe('receiveBounce()', () => {
  async function sendOne() {
    const ports = createWorld();
    askForReports(ports, 'example.com', 'mailto:tls@example.com');
    await post(ports, [failedSession]);
    await report(ports);
    const to = ports.handles.mail.sent[0]?.envelope.from ?? '';
    return {
      ports,
      handles: ports.handles,
      bounce: (text: string, recipients = [to]) =>
        receiveBounce(ports, { key: 'mail/in/1', body: Buffer.from(text) }, recipients),
    };
  }

  diesAtEveryCall('receiveBounce()', {
    arrange: sendOne,
    step: ({ bounce }) => bounce(failed),
    endState: async ({ ports }) => [
      stored(ports)[0]?.deliveries[0]?.state,
      (await findSuppression(ports, 'tls@example.com', domainName('example.com')))?.reason,
    ],
  });

  test.each([
    [
      'a failure, and pauses the address for 30 days',
      failed,
      'bounced',
      '2026-12-24T06:00:00.000Z',
      'bounced',
    ],
    [
      'a complaint, and pauses the address for a year',
      complaint,
      'complained',
      '2027-11-24T06:00:00.000Z',
      'bounced',
    ],
    ['a temporary failure, and only records it', expired, 'bounced', undefined, 'bounced'],
    ['a notice of delay, and changes nothing', delayed, 'ignored', undefined, 'delivered'],
    ['a vacation notice, and changes nothing', vacation, 'ignored', undefined, 'delivered'],
  ])('reads %s', async (_what, text, outcome, until, state) => {
    const { ports, bounce } = await sendOne();
    expect(await bounce(text)).toBe(outcome);
    expect((await findSuppression(ports, 'tls@example.com', domainName('example.com')))?.until).toBe(until);
    expect(stored(ports)[0]?.deliveries[0]?.state).toBe(state);
  });

  const refusedFor = async (ports: ReturnType<typeof createWorld>, ...domains: string[]) => {
    const found = domains.map(async (domain) => {
      const suppression = await findSuppression(ports, 'tls@example.com', domainName(domain));
      return suppression ? [domain] : [];
    });
    return (await Promise.all(found)).flat();
  };

  test.each([
    ['a complaint', complaint, ['example.com']],
    ['a refusal', failed.replace('5.1.1', '5.7.1'), ['example.com']],
    ['a fault of the sender’s address', failed.replace('5.1.1', '5.1.8'), ['example.com']],
    [
      'a mailbox to which the recipient forwards',
      failed.replace('tls@example.com', 'bob@else.example'),
      ['example.com'],
    ],
    ['no such mailbox', failed, ['example.com', 'other.example']],
    [
      'no such mailbox, in other letters',
      failed.replace('tls@example.com', 'TLS@Example.com'),
      ['example.com', 'other.example'],
    ],
  ])(
    'stops the reports of a shared destination after %s about one domain only if it concerns all',
    async (_, text, stopped) => {
      const { ports, bounce } = await sendOne();
      await bounce(text);
      expect(await refusedFor(ports, 'example.com', 'other.example')).toEqual(stopped);
    },
  );

  test('is called for any incoming mail, even if only To names the bounce address', async () => {
    const { ports } = await sendOne();
    const to = ports.handles.mail.sent[0]?.envelope.from;
    await ports.store.put('mail/in/1', `To: <${to}>\r\n${failed}`);
    expect(await receiveReport(ports, 'mail/in/1')).toEqual({ kind: 'bounce' });
    expect(stored(ports)[0]?.deliveries[0]?.state).toBe('bounced');
    expect(ports.handles.store.keys('quarantine/')).toEqual([]);
  });

  test('is not called for a body that came by HTTPS: its sender names its recipients', async () => {
    const { ports } = await sendOne();
    const to = ports.handles.mail.sent[0]?.envelope.from;
    await ports.store.put('posts/inbox/1', `To: <${to}>\r\n${failed}`);
    expect(await receiveReport(ports, 'posts/inbox/1')).toMatchObject({ kind: 'quarantined' });
    expect(stored(ports)[0]?.deliveries[0]?.state).toBe('delivered');
  });

  test('leaves a mail that names a bounce address of nobody to be counted or quarantined', async () => {
    const { ports } = await sendOne();
    await ports.store.put('mail/in/1', `Cc: bounce-${'a'.repeat(26)}@reports.strictmx.test\r\n\r\nhello`);
    expect(await receiveReport(ports, 'mail/in/1')).toMatchObject({ kind: 'quarantined' });
    expect(ports.handles.store.keys('quarantine/')).toHaveLength(1);
  });

  test('records a bounce once if it arrives twice', async () => {
    const { ports, bounce } = await sendOne();
    await bounce(failed);
    await bounce(failed);
    expect(stored(ports)[0]?.deliveries[0]?.attempts.map(({ outcome }) => outcome)).toEqual([
      'delivered',
      'bounced',
    ]);
  });

  test.each([
    ['another address', 'someone@reports.strictmx.test', 'not-a-bounce'],
    ['another domain', `bounce-${'a'.repeat(26)}@example.net`, 'not-a-bounce'],
    ['a guessed token', `bounce-${'a'.repeat(26)}@reports.strictmx.test`, 'not-a-bounce'],
    [
      'a token that would leave its folder (path traversal)',
      'bounce-../../../../outbound/settings@reports.strictmx.test',
      'not-a-bounce',
    ],
  ])('does nothing for %s', async (_what, address, outcome) => {
    const { ports, bounce } = await sendOne();
    expect(await bounce(failed, [address])).toBe(outcome);
    expect(await findSuppression(ports, 'tls@example.com', domainName('example.com'))).toBeUndefined();
  });
});
