/** One fuzzed reading: turns a seed into an input, and checks what must hold of every answer. */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { formatReportPage } from '../../bin/pages/reports/report-page.ts';
import { reportDay, reportIdentity } from '../../core/tls-rpt/figures/identity.ts';
import { submitterDomain } from '../../core/tls-rpt/judge/submitter-domain.ts';
import { verifySubmitter } from '../../core/tls-rpt/judge/verify-submitter.ts';
import { readReport } from '../../core/tls-rpt/read/read-report.ts';
import type { ReadResult } from '../../core/tls-rpt/report.ts';
import { type Packing, pack } from '../core/mail/build-mail.ts';
import { forms, mediaTypes } from '../core/tls-rpt/read/mail-forms.ts';
import { mutations } from '../core/tls-rpt/read/quirk-mutations.ts';
import { copyJson, type Expected, expectedReport, toJson } from '../core/tls-rpt/read/report-arbitrary.ts';
import { causeOf } from '../fixtures/in-english.ts';
import { below, mutate, pick, type Random, seededRandom } from './mutate.ts';

/** Reports to start from: made by the same generators as the property tests, always the same. */
const reports = fc.sample(expectedReport, { numRuns: 40, seed: 8460 });

/** An input of some hundred to some thousand bytes; most are mutated before they are packed, some after, some twice. */
export function makeInput(seed: number): Buffer {
  const random = seededRandom(seed);
  const [json, other] = [makeJson(random), toText(pick(random, reports))];
  const inner =
    random() < 0.8 ? mutate(Buffer.from(json), random, Buffer.from(other)).toString('latin1') : json;
  const wrapped = wrap(inner, random);
  return random() < 0.3 || inner === json ? mutate(wrapped, random, wrap(other, random)) : wrapped;
}

const toText = (report: Expected) => JSON.stringify(toJson(report));

function makeJson(random: Random): string {
  const report = structuredClone(pick(random, reports));
  const json = copyJson(toJson(report));
  for (const { apply } of mutations.filter(() => random() < 0.1)) apply(json, report);
  return JSON.stringify(json);
}

const receivedHeader =
  'Return-Path: <a@reporter.example>\r\nReceived: from a by mail.strictmx.test for <b@mail.strictmx.test>; Tue, 24 Nov 2026 01:00:00 +0000\r\nAuthentication-Results: mail.strictmx.test; dkim=pass header.d=reporter.example\r\nDKIM-Signature: v=1; d=reporter.example; s=a; b=abc\r\n';

function wrap(json: string, random: Random): Buffer {
  const packing = pick<Packing>(random, ['gzip', 'json', 'zip', 'double gzip']);
  if (below(random, 4) === 0) return pack(json, packing);
  const encoding = pick(random, ['base64', 'quoted-printable', '7bit', '8bit', 'binary'] as const);
  const wrapped = pick(random, forms).wrap(json, { packing, mediaType: pick(random, mediaTypes), encoding });
  return random() < 0.5 ? Buffer.concat([Buffer.from(receivedHeader), wrapped]) : wrapped;
}

/** Reads as the service does, and does with the answer what the service does. Throws if anything throws. */
export async function readInput(input: Buffer): Promise<ReadResult> {
  const result = await readReport(input, { receivers: ['mail.strictmx.test'], fileName: 'a!b!1!2.json' });
  if (!result.ok) return check(result, result.reason !== undefined && /\w/.test(causeOf(result) ?? ''));
  for (const report of result.reports) {
    const submitter = submitterDomain(report, result.mail);
    verifySubmitter(result.mail, report, { servicesOf: () => 'email' });
    const { reportId, begin, end } = report;
    const policyDomain = report.policies[0]?.policyDomain ?? '';
    reportIdentity({ submitter, reportId, begin, end, policyDomain, content: () => '' });
    check(result, /^(\d{4}-\d\d-\d\d)?$/.test(reportDay(report) ?? ''));
    const counts = report.policies.flatMap((policy) => [policy.successfulSessions, policy.failedSessions]);
    check(
      result,
      counts.every((count) => count === undefined || (Number.isSafeInteger(count) && count >= 0)),
    );
  }
  const page = formatReportPage('input', result, { colour: false, columns: 80 });
  return check(result, !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(page.replaceAll('\n', '')));
}

function check(result: ReadResult, holds: boolean): ReadResult {
  if (!holds) throw new Error(`It answered what it must not: ${JSON.stringify(result).slice(0, 500)}`);
  return result;
}

export interface FuzzSummary {
  runs: number;
  read: number;
  refused: Record<string, number>;
  /** CPU time of one reading, milliseconds. */
  p99Ms: number;
  slowestMs: number;
  failures: { seed: number; error: string }[];
}

export async function fuzz(seeds: Iterable<number>): Promise<FuzzSummary> {
  const times: number[] = [];
  const refused: Record<string, number> = {};
  const failures: FuzzSummary['failures'] = [];
  let read = 0;
  for (const seed of seeds) {
    const input = makeInput(seed);
    const start = process.cpuUsage();
    try {
      const result = await readInput(input);
      if (result.ok) read++;
      else refused[result.reason] = (refused[result.reason] ?? 0) + 1;
    } catch (error) {
      failures.push({ seed, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
    // zlib lets go of a failed stream only when the event loop turns, as it does all the time in a service.
    if (times.length % 50 === 0) await setImmediate();
  }
  times.sort((a, b) => a - b);
  const p99Ms = times[Math.floor(times.length * 0.99)] ?? 0;
  return { runs: times.length, read, refused, p99Ms, slowestMs: times.at(-1) ?? 0, failures };
}
