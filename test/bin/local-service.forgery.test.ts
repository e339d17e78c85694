/**
 * Mails that google.com signed as its report, and that somebody changed on the way: from the outside, by SMTP into the
 * running service, and out of its API. What is done to them is a part of the generator of forgeries, which is tried as a
 * whole beside the verifier.
 */
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalService, startLocalService } from '../../bin/local-service.ts';
import { keyRecord, now, signers, toBytes } from '../adapters/local/mail/forgery/parties.ts';
import {
  forgedReport,
  honestReport,
  multipartBody,
  recipientDomain,
  reportMail,
  reportPart,
} from '../adapters/local/mail/forgery/reports.ts';
import { reporterFields, type Source, sources } from '../adapters/local/mail/forgery/sources.ts';
import {
  addField,
  evilFields,
  type Forgery,
  makeForgery,
  replaceField,
  twists,
} from '../adapters/local/mail/forgery/twists.ts';
import { FixedClock } from '../fakes/fixed-clock.ts';
import { MemoryLog } from '../fakes/memory-log.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';

const reporter = 'google.com';
const path = `/v1/domains/${recipientDomain}`;
let service: LocalService;
let inbox = '';

beforeAll(async () => {
  service = await startLocalService({
    dataDir: temporaryFolder(),
    version: '0.0.0',
    host: '127.0.0.1',
    ports: { api: 0, https: 0, dns: 0, smtp: 0 },
    log: new MemoryLog(),
    clock: new FixedClock(now.toISOString()),
  });
  for (const domain of signers) await publishKey(domain);
  await call('PUT', path, { owner: 'acme', digestTo: [] });
  inbox = (await call('GET', path)).reportAddress;
});
afterAll(() => service.close());

/** In a zone of the service's own DNS server, which it asks before any other. */
async function publishKey(domain: string): Promise<void> {
  await service.zones.addZone(domain);
  const key = { name: `s1._domainkey.${domain}`, type: 'TXT' as const, ttlSeconds: 60, values: [keyRecord] };
  await service.zones.change(domain, [{ from: undefined, to: key }]);
}

async function call(method: string, url: string, body?: object) {
  const response = await fetch(`${service.ready.api}${url}`, {
    method,
    headers: { Authorization: `Bearer ${service.ready.adminToken}`, Connection: 'close' },
    ...(body && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: the test looks into two shapes
  return (await response.json()) as any;
}

interface Listed {
  reportId: string;
  verification: { verified: boolean; by?: string; reason?: string };
}

/** The reports that a mail leads to, as the API lists them afterwards. */
async function receive(forgery: Forgery): Promise<Listed[]> {
  const before = await reports();
  const smtp = createTransport({ ...service.ready.smtp, ignoreTLS: true });
  const envelope = { from: `bounce@${reporter}`, to: inbox };
  const { response } = await smtp.sendMail({ envelope, raw: toBytes(makeForgery(forgery)) });
  smtp.close();
  expect(response).toMatch(/^250/);
  await service.tasks.idle();
  const known = new Set(before.map((one) => JSON.stringify(one)));
  return (await reports()).filter((one) => !known.has(JSON.stringify(one)));
}

const reports = async (): Promise<Listed[]> =>
  (await call('GET', `${path}/reports?from=2026-11-23&to=2026-11-23`)).reports;

/** Google's report with an id of its own, signed as Google signs. */
function signedReport(id: string, signer = reporter): Source {
  const mail = reportMail(
    { ...honestReport, id, submitter: reporter },
    `noreply-smtp-tls-reporting@${reporter}`,
  );
  return { name: id, mail, signing: { domain: signer, fields: reporterFields.google } };
}

const at = (field: string, spell: (field: string) => string = String): Forgery['twists'] => [
  [addField(field, spell), 0],
];
const of = (name: string, place = 0): Forgery['twists'] => {
  const twist = twists[name];
  if (!twist) throw new Error(`no twist "${name}"`);
  return [[twist, place]];
};

/** In Google's name, after the end of the signed body; for whom the boundary is `evil`, the mail has no other part. */
const evilPart = (id: string): Forgery['twists'] => {
  const part = multipartBody('evil', [reportPart({ ...forgedReport(reporter), id })]);
  return [[({ header, body }) => ({ header, body: body + part }), 0]];
};
const declaration = evilFields[0] ?? '';
const anotherFrom = 'From: tls@attacker.example';
const foldedTwice = (field: string) => field.replace(': ', ':\r\n \r\n ');
const withoutHyphen = (field: string) => field.replace('-', '');

test('a report that google.com signed is verified as it was sent', async () => {
  expect(await receive({ source: signedReport('as-sent'), twists: [] })).toMatchObject([
    { reportId: 'as-sent', verification: { verified: true, by: reporter } },
  ]);
});

const onTheWay: [what: string, twists: Forgery['twists'], reason: string][] = [
  ['a second From on top', at(anotherFrom), 'ambiguous-header'],
  ['another From', [[replaceField(anotherFrom), 0]], 'failed'],
  ['its Subject twice', of('double', 3), 'ambiguous-header'],
  ['a second Content-Type and its part', [...at(declaration), ...evilPart('second')], 'ambiguous-header'],
  [
    'a folded Content-Type and its part',
    [...at(declaration, foldedTwice), ...evilPart('folded')],
    'ambiguous-header',
  ],
  [
    'a ContentType and its part',
    [...at(declaration, withoutHyphen), ...evilPart('alias')],
    'ambiguous-header',
  ],
  ['a folded line on top', of('leadingFold'), 'failed'],
  ['a part appended', evilPart('appended'), 'failed'],
  ['another body', of('replaceBody'), 'failed'],
  ['a mail around it', of('enclose'), 'unsigned'],
  ['twelve more signatures', of('signManyTimes'), 'too-many-signatures'],
  ['two domains in its signature', of('repeatTag'), 'ambiguous-header'],
];

test.each(onTheWay)('a report that google.com signed is not verified with %s', async (what, list, reason) => {
  const listed = await receive({ source: signedReport(what), twists: list });
  expect(listed).toMatchObject([{ verification: { verified: false, reason } }]);
});

test('a report in the name of google.com is not verified if another domain signed it, whatever its header says', async () => {
  const source = signedReport('signed by another', 'attacker.example');
  const result = 'Authentication-Results: reports.strictmx.test; dkim=pass header.d=google.com header.s=s1';
  expect(await receive({ source, twists: at(result) })).toMatchObject([
    { verification: { verified: false, reason: 'not-aligned' } },
  ]);
});

test.each([
  ["a stranger's mail at a mailbox provider", 'not-report-address'],
  ["a report mail with a stranger's mail enclosed", 'enclosed-message'],
])('a report in %s is not verified, although the domain signed the mail', async (name, reason) => {
  const source = sources.find((one) => one.name === name);
  if (!source) throw new Error(`no source "${name}"`);
  expect(await receive({ source, twists: [] })).toMatchObject([
    { reportId: 'forged', verification: { verified: false, reason } },
  ]);
});
