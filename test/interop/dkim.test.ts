/**
 * Independent DKIM verifiers check what the service sends: the daily mail and a TLS report, as a receiver gets them
 * after SES rewrote Date and Message-ID. They look up the key in DNS, so they check its record (`s=email:tlsrpt`) too.
 */
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, type RunningService } from '../bin/running-service.ts';
import { recentDay, reportOf, sendSessions } from './reports.ts';
import { register, startService } from './service.ts';
import { describeWith, run } from './tools.ts';

type Verifier = (raw: string) => Promise<boolean>;

/**
 * dkimpy knows the services `*`, `email` and `tlsrpt`, but no list of them (RFC 6376 §3.6.1: colon-separated): it fails
 * at ours with UnknownKeyTypeError, whatever is signed. So it gets the key from our DNS with another `s=`, and what
 * it says of each service by itself is what it would say of the list; see docs/decisions/0009.
 * Arguments: the tag in place of ours; as what the mail is verified: False, True or strict, which wants `s=tlsrpt`.
 */
const dkimpy = `
import sys, dkim
from dkim.dnsplug import get_txt
services, mode = sys.argv[1:]
def find(name, timeout):
    record = get_txt(name, timeout)
    assert b's=email:tlsrpt; ' in record
    return record.replace(b's=email:tlsrpt; ', services.encode())
tlsrpt = {'False': False, 'True': True, 'strict': 'strict'}[mode]
sys.exit(0 if dkim.verify(sys.stdin.buffer.read(), dnsfunc=find, tlsrpt=tlsrpt) else 1)
`;

const succeeds = async (tool: string, args: string[], raw: string) => {
  const { status } = await run(tool, args, { input: Buffer.from(raw, 'latin1') });
  return status === 0;
};

const withDkimpy =
  (services: string, mode: 'False' | 'True' | 'strict'): Verifier =>
  (raw) =>
    succeeds('python3', ['-c', dkimpy, services, mode], raw);

const verifiers: Record<string, Verifier> = {
  opendkim: (raw) => succeeds('opendkim-testmsg', [], raw),
  'dkimpy, the service email as mail': withDkimpy('s=email; ', 'False'),
  'dkimpy, the service tlsrpt as a TLS report, strictly': withDkimpy('s=tlsrpt; ', 'strict'),
  mailauth: async (raw) => {
    const { results } = await dkimVerify(Buffer.from(raw, 'latin1'));
    return results.length === 1 && results[0]?.status?.result === 'pass';
  },
};

/** What SES does to a mail on its way out. */
const rewrite = (raw: string) =>
  raw
    .replace(/^Date: .*$/m, 'Date: Tue, 24 Nov 2026 06:00:01 +0000')
    .replace(/^Message-ID: .*$/m, 'Message-ID: <0100018f-1@eu-west-1.amazonses.com>');

const changes: [string, (raw: string) => string][] = [
  ['Subject', (raw) => raw.replace(/^Subject: /m, 'Subject: Re: ')],
  ['From', (raw) => raw.replace(/^From: .*$/m, 'From: someone@strictmx.test')],
  ['the body', (raw) => raw.replace(/(?<=\r\n\r\n.*)e/s, 'E')],
  ['the end of the body', (raw) => `${raw}One line more\r\n`],
];
const reportChanges: typeof changes = [
  ['TLS-Report-Domain', (raw) => raw.replace(/^TLS-Report-Domain: .*$/m, 'TLS-Report-Domain: b.example')],
  ['TLS-Report-Submitter', (raw) => raw.replace(/^TLS-Report-Submitter: /m, 'TLS-Report-Submitter: x.')],
  ['a removed TLS-Report-Domain', (raw) => raw.replace(/^TLS-Report-Domain: .*\r\n/m, '')],
];

describeWith(['opendkim-testmsg', 'dkimverify', 'dig'], 'DKIM verifiers', () => {
  let service: RunningService;
  let mails: Record<'daily mail' | 'TLS report', string>;
  beforeAll(async () => {
    service = await startService();
    mails = { 'TLS report': await makeTlsReport(), 'daily mail': await makeDailyMail() };
  });
  afterAll(() => service.remove());

  async function makeTlsReport(): Promise<string> {
    await register(service.ready, 'receiver.example');
    await sendSessions(service.ready, 'receiver.example');
    await service.api('PUT', `/v1/outbound/${recentDay()}`);
    return newMail(1);
  }

  async function makeDailyMail(): Promise<string> {
    const { body } = await service.api('GET', '/v1/domains/receiver.example');
    await fetch(body.reportUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/tlsrpt+json' },
      body: JSON.stringify(reportOf('receiver.example', 'daily-1')),
    });
    await service.api('PUT', `/v1/digests/${new Date().toISOString().slice(0, 10)}`);
    return newMail(2);
  }

  /** Latin-1, so that each character is a byte. */
  async function newMail(count: number): Promise<string> {
    const outbox = await eventually(
      () => service.outbox(),
      (seen) => seen.length === count,
    );
    const known = new Set(Object.values(mails ?? {}));
    const [raw] = outbox.map((mail) => mail.toString('latin1')).filter((mail) => !known.has(mail));
    return raw ?? '';
  }

  test('the key record names the services email and tlsrpt', async () => {
    const { stdout } = await run('dig', ['+short', 'TXT', 'strictmx._domainkey.reports.strictmx.test']);
    expect(stdout.replaceAll('" "', '')).toMatch(/^"v=DKIM1; k=rsa; s=email:tlsrpt; p=[\w+/=]{300,}"\n$/);
  });

  test('dkimpy does not support a list of services; once it does, give it the real record (decision 0009)', async () => {
    const { status, output } = await run('dkimverify', [], { input: mails['daily mail'] });
    expect(status).toBe(1);
    expect(output).toContain('dkim.UnknownKeyTypeError: None');
    for (const mode of ['False', 'True', 'strict'] as const) {
      expect(await withDkimpy('s=email:tlsrpt; ', mode)(mails['TLS report']), mode).toBe(false);
    }
  });

  test.each<[string, string, 'False' | 'True' | 'strict', boolean]>([
    ['no service named means every service', '', 'False', true],
    ['no service named also covers a report', '', 'True', true],
    ['no service named is not enough in strict mode', '', 'strict', false],
    ['* means every service', 's=*; ', 'False', true],
    ['* is not enough in strict mode', 's=*; ', 'strict', false],
    ['the service email is enough for a report', 's=email; ', 'True', true],
    ['tlsrpt alone does not cover mail, so email is named too', 's=tlsrpt; ', 'False', false],
    ['tlsrpt alone covers reports', 's=tlsrpt; ', 'True', true],
  ])('dkimpy and the key record: %s ("%s", %s)', async (_, services, mode, accepted) => {
    expect(await withDkimpy(services, mode)(mails['TLS report'])).toBe(accepted);
  });

  test.each(Object.keys(verifiers))(
    '%s accepts both mails, as sent and as SES rewrites them',
    async (name) => {
      const verify = verifiers[name]!;
      expect(mails['TLS report']).toContain('TLS-Report-Domain: receiver.example\r\n');
      for (const [kind, raw] of Object.entries(mails)) {
        expect(await verify(raw), kind).toBe(true);
        expect(rewrite(raw)).not.toBe(raw);
        expect(await verify(rewrite(raw)), `${kind}, rewritten`).toBe(true);
      }
    },
  );

  test.each(Object.keys(verifiers))('%s refuses a mail with changed signed parts', async (name) => {
    const verify = verifiers[name]!;
    for (const [kind, raw] of Object.entries(mails)) {
      for (const [what, change] of kind === 'TLS report' ? [...changes, ...reportChanges] : changes) {
        const changed = change(raw);
        expect(changed, `${kind}, ${what}`).not.toBe(raw);
        expect(await verify(changed), `${kind}, ${what}`).toBe(false);
      }
    }
  });
});
