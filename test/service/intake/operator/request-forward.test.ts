import { describe, expect, test } from 'vitest';
import { receiveReport } from '../../../../service/intake/receive-report.ts';
import { parseOperatorMarkKey } from '../../../../service/store/operator/operator-mark.ts';
import { bouncePointerKey } from '../../../../service/store/outbound/bounce-pointer.ts';
import { outboundSettingsKey } from '../../../../service/store/outbound/outbound-settings.ts';
import { ownerBytesKey, storedBytesObject } from '../../../../service/store/reports/stored-bytes.ts';
import { utcDay } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

const token = 'a'.repeat(26);

async function world(): Promise<World> {
  const made = await World.hosted();
  const pointer = {
    schema: 1,
    address: 'tls@example.net',
    day: '2026-11-23',
    domain: 'example.net',
    part: 0,
  };
  await made.ports.store.put(bouncePointerKey(token), JSON.stringify(pointer));
  const settings = {
    schema: 1,
    enabled: true,
    contact: 'tls@reports.strictmx.test',
    bcc: [],
    domains: {},
    destinations: {},
  };
  await made.ports.store.put(outboundSettingsKey, JSON.stringify(settings));
  made.handles.tasks.take();
  return made;
}

const mailTo = (to: string, more = '') =>
  `Return-Path: <ann@customer.example>\r\nFrom: ann@customer.example\r\nTo: ${to}\r\n${more}\r\nHello\r\n`;

async function receive(made: World, raw: string, isReplay = false) {
  await made.ports.store.put('mail/in/m1', raw);
  return receiveReport(made.ports, 'mail/in/m1', { isReplay });
}

/** Of which mails something is marked. */
const marks = ({ handles }: World) =>
  handles.store.keys('operator-mail/').map((key) => parseOperatorMarkKey(key).raw);
const asksForward = ({ handles }: World) => handles.tasks.take().some(({ kind }) => kind === 'forward-mail');

describe('receiveReport()', () => {
  test('has a mail to postmaster forwarded that is too complex to be read', async () => {
    const made = await world();
    const header = `X-Filler: ${'x'.repeat(300_000)}\r\n`;
    const raw = mailTo('postmaster@reports.strictmx.test', header);
    expect(await receive(made, raw)).toMatchObject({ kind: 'quarantined' });
    expect(marks(made)).toEqual(['mail/in/m1']);
  });

  test.each([
    ['postmaster', 'postmaster@reports.strictmx.test'],
    ['abuse', 'abuse@reports.strictmx.test'],
    ['a bounce address, by a person', `bounce-${token}@reports.strictmx.test`],
    ['the contact of our reports', 'TLS@reports.strictmx.test'],
    ['the sender of the daily mail', 'digest@strictmx.test'],
  ])('has a mail to %s forwarded, and keeps it', async (_what, to) => {
    const made = await world();
    expect(await receive(made, mailTo(to))).toMatchObject({ kind: 'quarantined', reason: 'operator-mail' });
    expect(marks(made)).toEqual(['mail/in/m1']);
    expect(asksForward(made)).toBe(true);
  });

  test('has a mail to postmaster and to a report address forwarded, if it is no report', async () => {
    const made = await world();
    const { inbox } = await made.state();
    await receive(made, mailTo(`${inbox}@reports.strictmx.test, postmaster@reports.strictmx.test`));
    expect(marks(made)).toEqual(['mail/in/m1']);
  });

  test.each([
    [
      'an automatic answer to a report',
      `bounce-${token}@reports.strictmx.test`,
      'Auto-Submitted: auto-replied\r\n',
    ],
    ['a mail to a bounce address that nobody has', `bounce-${'b'.repeat(26)}@reports.strictmx.test`, ''],
    [
      'a bounce, which is noted at the report',
      `bounce-${token}@reports.strictmx.test`,
      'Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n',
    ],
    ['our own mail', 'abuse@reports.strictmx.test', 'Message-ID: <1@reports.strictmx.test>\r\n'],
    ['mail to nobody', 'nobody@reports.strictmx.test', ''],
  ])('forwards nothing of %s', async (_what, to, more) => {
    const made = await world();
    await receive(made, mailTo(to, more));
    expect(marks(made)).toEqual([]);
    expect(asksForward(made)).toBe(false);
  });

  test.each([
    ['a complaint of a feedback loop', 'Auto-Submitted: auto-generated\r\n'],
    ['bulk mail', 'Precedence: bulk\r\n'],
  ])('has %s to abuse forwarded', async (_what, more) => {
    const made = await world();
    await receive(made, mailTo('abuse@reports.strictmx.test', more));
    expect(marks(made)).toEqual(['mail/in/m1']);
  });

  test('has a bounce of the daily mail forwarded, and keeps it', async () => {
    const made = await world();
    const status = 'Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n';
    const returned = 'Content-Type: message/rfc822\r\n\r\nList-Id: <digest.reports.strictmx.test>\r\n';
    const raw = mailTo('digest@strictmx.test', status + returned);
    expect(await receive(made, raw)).toMatchObject({ kind: 'quarantined', reason: 'operator-mail' });
    expect(marks(made)).toEqual(['mail/in/m1']);
  });

  test.each([
    ['the domain that signed', 'x.customer.example', '192.0.2.1', 'y.customer.example', '198.51.100.1', true],
    ['a domain with free names below it', 'a1.dedyn.io', '192.0.2.1', 'a2.dedyn.io', '198.51.100.1', true],
    ['the network', '', '192.0.2.1', '', '192.0.2.99', true],
    ['another network', '', '192.0.2.1', '', '198.51.100.1', false],
    ['another domain', 'customer.example', '192.0.2.1', 'other.example', '192.0.2.1', false],
  ])('takes mails for those of one sender by %s', async (_what, domain, ip, domain2, ip2, isSame) => {
    const siteOfMail = async (signer: string, address: string) => {
      const made = await world();
      const lines = [
        `Received: from [203.0.113.7] ([${address}]) by reports.strictmx.test with ESMTP id 1`,
        ' for abuse@reports.strictmx.test; Tue, 24 Nov 2026 09:00:00 +0000',
        `Authentication-Results: reports.strictmx.test; ${signer ? `dkim=pass header.d=${signer}` : 'none'}`,
        '',
      ];
      await receive(made, lines.join('\r\n') + mailTo('abuse@reports.strictmx.test'));
      const [mark = ''] = made.handles.store.keys('operator-mail/');
      return parseOperatorMarkKey(mark).site;
    };
    expect((await siteOfMail(domain, ip)) === (await siteOfMail(domain2, ip2))).toBe(isSame);
  });

  test('forwards nothing that came by HTTPS, whatever it says about its recipients', async () => {
    const made = await world();
    const { inbox } = await made.state();
    await made.ports.store.put(`posts/${inbox}/1`, mailTo('postmaster@reports.strictmx.test'));
    await receiveReport(made.ports, `posts/${inbox}/1`);
    expect(marks(made)).toEqual([]);
  });

  test('forwards nothing that is read again', async () => {
    const made = await world();
    await receive(made, mailTo('abuse@reports.strictmx.test'), true);
    expect(marks(made)).toEqual([]);
  });

  test.each([
    ['postmaster', 'postmaster@reports.strictmx.test', [expect.stringMatching(/^left-out\//)]],
    [
      'a bounce address, by a person',
      `bounce-${token}@reports.strictmx.test`,
      [expect.stringMatching(/^left-out\//)],
    ],
    ['a bounce address that nobody has', `bounce-${'b'.repeat(26)}@reports.strictmx.test`, []],
  ])(
    'keeps nothing above the budget of a mail to %s, and the operator learns of it',
    async (_what, to, marked) => {
      const made = await world();
      // What mail for no domain of ours may take in a day is used up.
      await storedBytesObject.create(made.ports, ownerBytesKey(utcDay('2026-11-24'), undefined), {
        schema: 1,
        bytes: 1_000_000_000,
        sources: { '': 1_000_000_000 },
        budgetBytes: 1_000_000_000,
        serviceBytes: 1_000_000_000,
        known: [],
      });
      expect(await receive(made, mailTo(to) + 'x\r\n'.repeat(100_000))).toEqual({ kind: 'left-out' });
      expect(made.handles.store.keys('mail/in/')).toEqual([]);
      expect(marks(made)).toEqual(marked);
    },
  );
});
