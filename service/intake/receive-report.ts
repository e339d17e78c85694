/**
 * Report intake: from one raw mail (or HTTPS body) in the store to counted figures.
 *
 * Every step is keyed by what the thing is, so the same mail may come any number of times, in any order and at several
 * workers at once. Nothing is dropped: what cannot be counted is quarantined with its reason, and the raw bytes stay,
 * to be read again by `replay` after an upgrade.
 */

import { createHash } from 'node:crypto';
import type { MailFacts } from '../../core/mail/mail-facts.ts';
import { reportDay, reportIdentity } from '../../core/tls-rpt/figures/identity.ts';
import { submitterDomain } from '../../core/tls-rpt/judge/submitter-domain.ts';
import { verifySubmitter } from '../../core/tls-rpt/judge/verify-submitter.ts';
import { fillPolicyDomain } from '../../core/tls-rpt/read/quirks/postfix.ts';
import { readReport } from '../../core/tls-rpt/read/read-report.ts';
import type { ReadResult, RefusalReason, Report } from '../../core/tls-rpt/report.ts';
import { lookUpKeyServices } from '../look-up/key-services.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { loadDomain } from '../store/domains/domain.ts';
import { inboxKey, inboxObject } from '../store/domains/inbox.ts';
import { prefixes } from '../store/prefixes.ts';
import { quarantine, type RefusedPart, releaseFromQuarantine } from '../store/reports/quarantine-entry.ts';
import type { StoredReport } from '../store/reports/stored-report.ts';
import { stateBytes } from '../store/state-bytes.ts';
import { requestReportWatch } from '../watch/watch-reports.ts';
import { receiveBounce } from './receive-bounce.ts';
import { removeOldReadings } from './remove-old-readings.ts';
import { storeReport, updateDay } from './store-report.ts';

export type ReceiveOutcome =
  /** The raw object is not there (any more). */
  | { kind: 'gone' }
  /** What SES writes once to show that it may write. */
  | { kind: 'ignored' }
  /** About a report that we sent (receive-bounce.ts). */
  | { kind: 'bounce' }
  | { kind: 'counted'; reports: Counted[] }
  /** Nothing, or not all of it, was counted; the quarantine says why. */
  | { kind: 'quarantined'; reason: string; reports: Counted[] };

export interface Counted {
  domain: string;
  day: string;
  identity: string;
  isNew: boolean;
}

type ReceivePorts = Pick<Ports, 'store' | 'resolver' | 'tasks' | 'clock' | 'log' | 'service'>;

export interface ReceiveOptions {
  /** It was read before, by an earlier version perhaps. */
  isReplay?: boolean;
  read?: typeof readReport;
}

/** Reads one stored mail or HTTPS body and counts what it may count. `key` is the raw object's. */
export async function receiveReport(
  ports: ReceivePorts,
  key: string,
  { isReplay = false, read = readReport }: ReceiveOptions = {},
): Promise<ReceiveOutcome> {
  if (key.endsWith('/AMAZON_SES_SETUP_NOTIFICATION')) return { kind: 'ignored' };
  const raw = await ports.store.get(key);
  if (!raw) return { kind: 'gone' };

  const result = await read(raw.body, { receivers: receiverNames(ports) });
  const recipients = result.mail?.recipients ?? [];
  if ((await receiveBounce(ports, { recipients, raw: raw.body })) !== 'not-a-bounce')
    return { kind: 'bounce' };
  const domains = await addressedDomains(ports, key, result.mail);
  const outcome = await countAll(ports, raw, result, domains, isReplay);
  ports.log.info('report-received', { key, outcome: outcome.kind });
  return outcome;
}

/** Who may write a trusted Authentication-Results header: SES, or the local SMTP server under its mail domain. */
const receiverNames = ({ service }: Pick<Ports, 'service'>) => ['amazonses.com', service.mailDomain];

async function countAll(
  ports: ReceivePorts,
  raw: StoredObject,
  result: ReadResult,
  domains: Set<string>,
  isReplay: boolean,
): Promise<ReceiveOutcome> {
  if (!result.ok) {
    if (isReplay) await removeOldReadings(ports, raw, { readings: [], isRefused: true, domains });
    return refuse(ports, raw, result, result.reason, result.detail);
  }
  if (domains.size === 0) {
    return refuse(
      ports,
      raw,
      result,
      'unknown-recipient',
      'no recipient of it stands for a domain hosted here',
    );
  }
  const { parts, refused } = splitByDomain(result.reports, domains);
  const readings: StoredReport[] = [];
  for (const part of parts) {
    const reading = await readPart(ports, raw, result.mail, part);
    if ('refused' in reading) refused.push(reading.refused);
    else readings.push(reading.stored);
  }
  const isRefused = refused.length > 0;
  const replaced = isReplay
    ? await removeOldReadings(ports, raw, { readings, isRefused, domains })
    : new Set<string>();
  const reports: Counted[] = [];
  for (const reading of readings)
    reports.push(await countReport(ports, reading, replaced.has(reading.domain)));
  if (refused.length === 0) {
    await releaseFromQuarantine(ports, raw);
    return { kind: 'counted', reports };
  }
  const [first] = refused;
  await quarantine(ports, raw, {
    reason: first?.reason ?? 'not-a-report',
    detail: first?.detail ?? '',
    mail: result.mail,
    refused,
    counted: reports.map(({ domain, day, identity }) => ({ domain, day, identity })),
  });
  return { kind: 'quarantined', reason: first?.reason ?? 'not-a-report', reports };
}

async function refuse(
  ports: ReceivePorts,
  raw: StoredObject,
  { mail }: ReadResult,
  reason: RefusalReason | 'unknown-recipient',
  detail: string,
): Promise<ReceiveOutcome> {
  await quarantine(ports, raw, { reason, detail, mail, refused: [], counted: [] });
  return { kind: 'quarantined', reason, reports: [] };
}

/** The domains that this report may speak about: each inbox stands for one, and only for it. */
async function addressedDomains(
  { store, service }: ReceivePorts,
  key: string,
  mail: MailFacts | undefined,
): Promise<Set<string>> {
  const inboxes = key.startsWith(prefixes.incomingPosts)
    ? [key.split('/')[1] ?? '']
    : (mail?.recipients ?? [])
        .filter((address) => address.endsWith(`@${service.mailDomain}`))
        .map((address) => address.slice(0, address.lastIndexOf('@')));
  const domains = new Set<string>();
  for (const inbox of new Set(inboxes.slice(0, maxInboxes))) {
    if (!/^[a-z0-9]{1,64}$/.test(inbox)) continue;
    const object = await store.get(inboxKey(inbox));
    const domain = object && inboxObject.read(object.key, object.body).domain;
    if (domain !== undefined && (await loadDomain({ store }, domain))?.state.inbox === inbox) {
      domains.add(domain);
    }
  }
  return domains;
}

/** A mail that names thousands of inboxes is a probe, not a report; each costs look-ups. */
const maxInboxes = 20;

/** One report's policies for one domain: what is stored and counted as one. */
interface Part {
  domain: string;
  report: Report;
}

/** Sorts a mail's policies by whether the recipient stands for their domain. */
function splitByDomain(reports: Report[], domains: Set<string>): { parts: Part[]; refused: RefusedPart[] } {
  const parts: Part[] = [];
  const refused: RefusedPart[] = [];
  const [onlyDomain] = domains.size === 1 ? domains : [];
  for (const given of reports) {
    const report = onlyDomain === undefined ? given : fillPolicyDomain(given, onlyDomain);
    const byDomain = Map.groupBy(report.policies, ({ policyDomain }) => policyDomain ?? '');
    if (byDomain.size === 0 && onlyDomain !== undefined) byDomain.set(onlyDomain, []);
    for (const [domain, policies] of byDomain) {
      if (domains.has(domain)) parts.push({ domain, report: { ...report, policies } });
      else refused.push(refusedPart(report, domain));
    }
  }
  return { parts, refused };
}

const refusedPart = (report: Report, domain: string): RefusedPart => ({
  reason: domain === '' ? 'no-policy-domain' : 'other-domain',
  detail:
    domain === ''
      ? 'it does not say which domain it is about'
      : `it is about ${domain.slice(0, 253)}, for which this recipient does not stand`,
  ...(report.reportId === undefined ? {} : { reportId: report.reportId }),
});

/** What is stored of a part, or why it cannot be. */
async function readPart(
  ports: ReceivePorts,
  raw: StoredObject,
  mail: MailFacts | undefined,
  { domain, report }: Part,
): Promise<{ stored: StoredReport } | { refused: RefusedPart }> {
  const day = reportDay(report);
  if (day === undefined) {
    return { refused: { reason: 'no-period', detail: 'it does not say which day it is about' } };
  }
  const submitter = submitterDomain(report, mail) ?? '';
  const identity = reportIdentity({
    submitter,
    reportId: report.reportId,
    begin: report.begin,
    end: report.end,
    policyDomain: domain,
  });
  const stored: StoredReport = {
    schema: 1,
    identity,
    domain,
    day,
    submitter,
    raw: raw.key,
    receivedAt: raw.lastModified.toISOString(),
    ...(mail?.date === undefined ? {} : { mailDate: mail.date }),
    verification: verifySubmitter(mail, report, await lookUpKeyServices(ports, mail)),
    digest: contentDigest(report),
    report,
  };
  return { stored };
}

function contentDigest(report: Report): string {
  const sha256 = createHash('sha256');
  for (const piece of stateBytes(report)) sha256.update(piece);
  return sha256.digest('hex').slice(0, 32);
}

async function countReport(ports: ReceivePorts, stored: StoredReport, isPointed: boolean): Promise<Counted> {
  const { domain, day, identity } = stored;
  const { isNew, etag } = await storeReport(ports, stored, isPointed);
  await requestReportWatch(ports, await updateDay(ports, stored, etag));
  return { domain, day, identity, isNew };
}
