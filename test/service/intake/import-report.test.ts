import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { addWholeDays } from '../../../core/tls-rpt/figures/totals.ts';
import { importReport } from '../../../service/intake/import-report.ts';
import { summarizeReports } from '../../../service/intake/pages/summarize-reports.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { storedReportObject } from '../../../service/store/reports/stored-report.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { foldAll } from '../fold-all.ts';
import { World } from '../world.ts';
import { type ReportSample, receiveMail, reportJson, reportMail } from './report-mail.ts';

const owner = { owner: 'acme' };
/** Of a platform that verifies signatures, and finds all good. */
const signatures = { verify: async () => ['dkim=pass header.d=reporter.example header.s=s1'] };

/** A mail as another system stored it: with that system's block. */
const oldMail = (sample: ReportSample = {}) =>
  reportMail('tls', { to: 'tls@old.example', signedBy: 'reporter.example', ...sample })
    .toString()
    .replaceAll('reports.strictmx.test', 'mx.old.example');

async function bring(world: World, body: string | Buffer, more: object = {}) {
  const request = { domain: world.domain, body: Buffer.from(body as string), dryRun: false, ...more };
  const result = await importReport(world.ports, owner, request);
  await foldAll(world);
  return result;
}

async function figures(world: World) {
  const range = { domain: world.domain, from: utcDay('2016-01-01'), to: utcDay('2026-12-31') };
  const summary = await summarizeReports(world.ports, owner, range);
  if (!summary.ok) throw new Error('it is not there');
  const { verified, unverified } = addWholeDays(summary.days);
  return { verified: verified.reports, unverified: unverified.reports };
}

async function verificationOf(world: World) {
  const [key = ''] = world.handles.store.keys('reports/');
  return (await storedReportObject.load(world.ports, key))?.state.verification;
}

describe('importReport()', () => {
  test('counts a mail whose signature is good as verified, in the day that it is about', async () => {
    const world = await World.hosted();
    const mail = oldMail({ day: '2024-02-29' });
    expect(await bring(world, mail, { signatures })).toEqual({
      ok: true,
      outcome: 'counted',
      reports: 1,
      verified: 1,
    });
    expect(await figures(world)).toEqual({ verified: 1, unverified: 0 });
    expect(world.handles.store.keys('reports/2024-02-29/')).toHaveLength(1);
  });

  test.each([
    [
      'its signature is bad',
      { signatures: { verify: async () => ['dkim=fail header.d=reporter.example'] } },
      'failed',
    ],
    ['nobody can verify signatures', {}, 'no-trusted-result'],
  ])('counts a mail as unverified if %s', async (_, more, reason) => {
    const world = await World.hosted();
    expect(await bring(world, oldMail(), more)).toMatchObject({ outcome: 'counted', verified: 0 });
    expect(await figures(world)).toEqual({ verified: 0, unverified: 1 });
    expect(await verificationOf(world)).toMatchObject({ verified: false, reason });
  });

  test('trusts no block of a receiver that somebody wrote into the mail', async () => {
    const world = await World.hosted();
    const forged = reportMail((await world.state()).inbox, { signedBy: 'reporter.example' });
    await bring(world, forged);
    await bring(world, `\r\n ${forged}`);
    await bring(world, `From a@b.example Sat Nov 28 03:00:01 2026\n${forged}`);
    expect(await figures(world)).toEqual({ verified: 0, unverified: 1 });
  });

  test.each<[string, string | Buffer]>([
    ['JSON', reportJson()],
    ['a gzip', gzipSync(reportJson())],
    [
      'a mail of an mbox, with LF',
      `From a@b.example Sat Nov 28 03:00:01 2026\n${oldMail().replaceAll('\r\n', '\n')}`,
    ],
  ])('counts %s, and a repeat changes nothing', async (_, body) => {
    const world = await World.hosted();
    expect(await bring(world, body)).toMatchObject({ outcome: 'counted', reports: 1 });
    const before = world.handles.store.keys();
    const days = world.handles.store.keys('unverified-days/').map((key) => world.handles.store.text(key));
    expect(await bring(world, body)).toMatchObject({ outcome: 'known', reports: 1 });
    expect(world.handles.store.keys()).toEqual(before);
    expect(world.handles.store.keys('unverified-days/').map((key) => world.handles.store.text(key))).toEqual(
      days,
    );
  });

  test('verifies the mail as it was sent, without what a mailbox changed', async () => {
    const world = await World.hosted();
    const seen: string[] = [];
    const verify = async (mail: Uint8Array) => {
      seen.push(Buffer.from(mail).toString());
      return ['dkim=none'];
    };
    const mail = oldMail();
    await bring(world, `From a@b.example Sat Nov 28 03:00:01 2026\n${mail.replaceAll('\r\n', '\n')}`, {
      signatures: { verify },
    });
    expect(seen).toEqual([mail]);
  });

  test('verifies a mail before its turn to be read: a key server that never answers must not hold up all mail', async () => {
    const world = await World.hosted();
    const steps: string[] = [];
    const verify = async (_: Uint8Array, owner: string) => {
      steps.push(`verifies for ${owner}`);
      return ['dkim=none'];
    };
    const inTurn = async <T>(work: () => Promise<T>) => {
      steps.push('begins');
      return work();
    };
    await bring(world, oldMail(), { signatures: { verify }, inTurn });
    expect(steps).toEqual(['verifies for acme', 'begins']);
  });

  test('does not count again what came by mail, and never in place of it', async () => {
    const world = await World.hosted();
    await receiveMail(world, { signedBy: 'reporter.example' });
    expect(await bring(world, reportJson())).toMatchObject({ outcome: 'known' });
    expect(await figures(world)).toEqual({ verified: 1, unverified: 0 });
  });

  test('mentions nothing that is imported in the daily mail, even when it is read again', async () => {
    const world = await World.hosted();
    await bring(world, oldMail(), { signatures });
    const [raw = ''] = world.handles.store.keys('posts/');
    await receiveReport(world.ports, raw, { isReplay: true });
    expect(await verificationOf(world)).toMatchObject({ verified: true });
    expect(world.handles.store.keys('pending-reports/')).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['no report', 'Subject: hello\r\n\r\nhello', 'plain-mail'],
    ['a report about another domain', reportJson({ domain: 'other.example' }), 'other-domain'],
    [
      'a report without a period',
      reportJson().replaceAll(/"date-range":\{[^}]*\}/g, '"date-range":{}'),
      'no-period',
    ],
    ['a report about a day that is far ahead', reportJson({ day: '2999-01-01' }), 'day-ahead'],
  ])('refuses %s, and stores nothing', async (_, body, code) => {
    const world = await World.hosted();
    expect(await bring(world, body)).toMatchObject({
      ok: false,
      reason: 'not-imported',
      cause: { cause: { code } },
    });
    expect(world.handles.store.keys('posts/')).toEqual([]);
    expect(world.handles.store.keys('quarantine/')).toEqual([]);
  });

  test('takes the part about the domain of a report about several, and quarantines nothing', async () => {
    const world = await World.hosted();
    const report = JSON.parse(reportJson());
    report.policies.push(...JSON.parse(reportJson({ domain: 'other.example' })).policies);
    expect(await bring(world, JSON.stringify(report))).toMatchObject({ outcome: 'counted', reports: 1 });
    expect(world.handles.store.keys('quarantine/')).toEqual([]);
  });

  test('changes nothing after a dry run, and says what would happen', async () => {
    const world = await World.hosted();
    const before = world.handles.store.keys();
    expect(await bring(world, reportJson(), { dryRun: true })).toEqual({
      ok: true,
      outcome: 'counted',
      reports: 1,
    });
    expect(world.handles.store.keys()).toEqual(before);
    await bring(world, reportJson());
    expect(await bring(world, reportJson(), { dryRun: true })).toMatchObject({ outcome: 'known' });
  });

  test('keeps nothing above the owner’s storage budget of the day', async () => {
    const world = await World.hosted();
    await world.ports.store.put(
      'accounts/acme.json',
      JSON.stringify({ schema: 1, owner: 'acme', zones: [], quota: { storedBytesPerDay: 1 } }),
    );
    const outcomes: unknown[] = [];
    for (let n = 0; n < 400 && !outcomes.includes('no-room'); n++) {
      const result = await bring(world, oldMail({ id: `r${n}` }) + 'x'.repeat(300_000));
      outcomes.push(result.ok && result.outcome);
    }
    expect(outcomes.at(-1)).toBe('no-room');
  });

  test('hides domains of other owners', async () => {
    const world = await World.hosted();
    const request = { domain: world.domain, body: Buffer.from(reportJson()), dryRun: false };
    const other = { ok: false, reason: 'no-such-domain' };
    expect(await importReport(world.ports, { owner: 'rival' }, request)).toMatchObject(other);
    const unknown = { ...request, domain: domainName('nobody.example') };
    expect(await importReport(world.ports, owner, unknown)).toMatchObject(other);
  });
});
