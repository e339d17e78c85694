import { expect, test, vi } from 'vitest';
import { createSignatureVerifier } from '../../../../adapters/local/mail/signature-verifier.ts';
import type { DnsAnswer } from '../../../../core/dns-record/answer.ts';
import { importReport } from '../../../../service/intake/import-report.ts';
import { reportJson } from '../../../service/intake/report-mail.ts';
import { World } from '../../../service/world.ts';
import { keyRecord, signedMail } from './signed-mail.ts';

const line = 'From tlsrpt@reporter.example Sat Nov 28 03:00:01 2026\n';
const old = [
  'Received: from out.reporter.example by mx.old.example for <tls@old.example>; Tue, 24 Nov 2026 01:00:00 +0000',
  'Authentication-Results: mx.old.example; dkim=fail',
  '',
].join('\r\n');

/** The mail of a mailbox, with LF, imported while DNS has this key. @returns how many reports are verified */
async function verifiedOf(mail: string, key = keyRecord('')) {
  const world = await World.hosted();
  world.handles.resolver.answer('txt', 'sel._domainkey.reporter.example', key);
  const body = Buffer.from(line + (old + mail).replaceAll('\r\n', '\n'), 'latin1');
  const signatures = createSignatureVerifier(world.ports);
  const request = { domain: world.domain, body, dryRun: false, signatures };
  const result = await importReport(world.ports, { owner: 'acme' }, request);
  return result.ok ? [result.outcome, result.verified] : result.reason;
}

const signed = async () => (await signedMail('tls@old.example', 'A report', reportJson())).toString('latin1');

test('createSignatureVerifier() verifies a mail of a former system’s mailbox, as long as its key is published', async () => {
  const mail = await signed();
  expect(await verifiedOf(mail)).toEqual(['counted', 1]);
  expect(await verifiedOf(mail, { kind: 'none' })).toEqual(['counted', 0]);
  expect(await verifiedOf(mail.replace('A report', 'B report'))).toEqual(['counted', 0]);
});

test('createSignatureVerifier() verifies two mails at a time, and owners take turns', async () => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const { resolver, clock } = new World().ports;
  const txt = (name: string) => {
    asked.push(name);
    return new Promise<DnsAnswer<string>>((resolve) => answers.push(() => resolve({ kind: 'none' })));
  };
  const { verify } = createSignatureVerifier({ resolver: { ...resolver, txt }, clock });
  const mail = Buffer.from(await signed(), 'latin1');
  const ended: string[] = [];
  const owners = [...Array<string>(5).fill('loud'), 'quiet'];
  const all = owners.map((owner) => verify(mail, owner).then(() => ended.push(owner)));
  for (let n = 1; n <= owners.length; n++) {
    await vi.waitFor(() => expect(answers.length).toBeGreaterThan(0), { timeout: 60_000 });
    expect(asked.length).toBeLessThanOrEqual(n + 1);
    answers.shift()?.();
    await vi.waitFor(() => expect(ended).toHaveLength(n), { timeout: 60_000 });
  }
  await Promise.all(all);
  expect(ended.indexOf('quiet')).toBeLessThan(5);
});
