/**
 * Liars among honest reporters, from the outside: each signs with its own key, by SMTP, and wants a policy in testing to
 * change too early, or never. The model (test/model/liars/) proves each rule; this proves that they are all in place.
 */
import { generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type LocalService, startLocalService } from '../../bin/local-service.ts';
import { formatDkimKeyRecord, signMail } from '../../core/mail/dkim/sign-mail.ts';
import { addDays, dayMilliseconds, dayOf } from '../../core/names/utc-day.ts';
import { MemoryLog } from '../fakes/memory-log.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { reportJson } from '../service/intake/report-mail.ts';
import { eventually, policyOf } from './running-service.ts';

const victim = 'victim.example';
const path = `/v1/domains/${victim}`;
const begun = new Date();
const start = dayOf(begun);
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
let service: LocalService;

beforeAll(async () => {
  // The stored mails have the time of their files: the data folder knows no other clock.
  vi.useFakeTimers({ toFake: ['Date'], now: begun });
  service = await startLocalService({
    dataDir: temporaryFolder(),
    version: '0.0.0',
    host: '127.0.0.1',
    ports: { api: 0, https: 0, dns: 0, smtp: 0 },
    log: new MemoryLog(),
  });
  await publish(victim, 'MX', `10 mx.${victim}`);
  await call('PUT', path, { owner: 'acme', digestTo: [], autoEnforce: true });
  await stateIs('serving');
  await call('PUT', `${path}/policy`, policyOf('testing', `mx.${victim}`));
  await stateIs('announced');
});
afterAll(async () => {
  await service.close();
  vi.useRealTimers();
});

const stateIs = (wanted: string) =>
  eventually(
    () => call('GET', path),
    ({ state }) => state === wanted,
  );

async function publish(zone: string, type: 'MX' | 'TXT', value: string, name = zone): Promise<void> {
  await service.zones.addZone(zone);
  await service.zones.change(zone, [
    { from: undefined, to: { name, type, ttlSeconds: 60, values: [value] } },
  ]);
}

async function call(method: string, url: string, body?: object) {
  const response = await fetch(`${service.ready.api}${url}`, {
    method,
    headers: { Authorization: `Bearer ${service.ready.adminToken}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the test looks into many shapes
  const answer: any = await response.json();
  expect(response.status, `${method} ${url} ${JSON.stringify(answer)}`).toBeLessThan(300);
  return answer;
}

interface Sent {
  from: string;
  /** Counted from the start. */
  about: number;
  failed?: number;
  id?: string;
  isSigned?: boolean;
}

const keys = new Set<string>();

async function mailOf({ from, about, failed = 0, id, isSigned = true }: Sent): Promise<Buffer> {
  const day = addDays(start, about);
  const report = reportJson({
    domain: victim,
    submitter: from,
    day,
    failed,
    ...(id !== undefined && { id }),
  });
  const lines = [
    `From: tls@${from}`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: application/tlsrpt+gzip',
    'Content-Transfer-Encoding: base64',
    '',
    gzipSync(report).toString('base64'),
    '',
  ];
  const raw = Buffer.from(lines.join('\r\n'));
  if (!isSigned) return raw;
  if (!keys.has(from)) await publish(from, 'TXT', formatDkimKeyRecord(privateKey), `s1._domainkey.${from}`);
  keys.add(from);
  return Buffer.from(await signMail(raw, { domain: from, selector: 's1', privateKey }));
}

/** The reports of a night, in this order; and the domain is checked. @returns the domain */
async function night(day: number, sent: Sent[]) {
  vi.setSystemTime(begun.getTime() + day * dayMilliseconds);
  const { reportAddress } = await call('GET', path);
  const smtp = createTransport({ ...service.ready.smtp, pool: true, maxConnections: 1, ignoreTLS: true });
  for (const one of sent)
    await smtp.sendMail({
      envelope: { from: `tls@${one.from}`, to: reportAddress },
      raw: await mailOf(one),
    });
  smtp.close();
  // Whoever asks for figures gets them with all that has come.
  await call('GET', `${path}/summary?days=90`);
  await service.tasks.enqueue([{ kind: 'advance-life-cycle', domain: victim as never }]);
  await service.tasks.idle();
  return call('GET', path);
}

const failedOn = 9;
const honest = (about: number): Sent[] => [
  { from: 'h0.example', about, id: `r${about}`, failed: about === failedOn ? 1 : 0 },
  { from: 'h1.example', about, id: `s${about}` },
];
const missingOf = ({ enforce }: { enforce?: { missing: { code: string }[] } }) =>
  enforce?.missing.map(({ code }) => code);

test('a signed flood of successes does not publish enforce, while an honest reporter saw a failure', async () => {
  // One day more than makes a reporter known: without the failure, enforce would be published.
  for (const day of [1, 2, 4, 6, 8, 10, 12, 14]) await night(day, honest(day - 1));
  const success = { about: failedOn, id: `r${failedOn}` };
  const flood = Array.from({ length: 20 }, (_, at): Sent => ({ ...success, from: `l${at}.example` }));
  const domain = await night(15, [...flood, { ...success, from: 'h0.example', isSigned: false }]);
  expect(domain.mode).toBe('testing');
  expect(missingOf(domain), 'nothing else is missing').toEqual(['evidence-failures']);
});

test('strangers who report failures delay enforce by two weeks', async () => {
  const modes: Record<number, string[] | undefined> = {};
  for (let day = 16; day <= 40; day += 2)
    modes[day] = missingOf(
      await night(day, [...honest(day - 1), { from: `f${day}.example`, about: day - 1, failed: 1_000 }]),
    );
  // Known reporters alone have been enough since day 24.
  expect(modes).toMatchObject({ 24: ['evidence-failures'], 36: ['evidence-failures'], 40: undefined });
  expect((await call('GET', `${path}/policy`)).mode).toBe('enforce');
});
