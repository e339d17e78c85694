import { createHash } from 'node:crypto';
import type { ReceivedMail } from '../../core/mail/mail-form.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { dayOf } from '../../core/names/utc-day.ts';
import { cutBytes } from '../../core/text/cut-bytes.ts';
import { boundReport } from '../../core/tls-rpt/bounds/bound-report.ts';
import { countableDay } from '../../core/tls-rpt/figures/countable-day.ts';
import { reportIdentity } from '../../core/tls-rpt/figures/identity.ts';
import type { KeyRecords } from '../../core/tls-rpt/judge/judge-signature.ts';
import { submitterDomain } from '../../core/tls-rpt/judge/submitter-domain.ts';
import { verifySubmitter } from '../../core/tls-rpt/judge/verify-submitter.ts';
import { unreadable as unreadableFor } from '../../core/tls-rpt/refusal.ts';
import type { ReadResult, Report } from '../../core/tls-rpt/report.ts';
import { lookUpKeyServices } from '../look-up/key-services.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import type { RefusedPart } from '../store/reports/quarantine-entry.ts';
import type { StoredReport } from '../store/reports/stored-report.ts';
import { stateBytes } from '../store/state-bytes.ts';
import { type Part, splitByDomain } from './split-by-domain.ts';

/**
 * The parts of a mail for each domain that it may be about, and the refused parts.
 * @param unreadable other domains that it may be about, whose stored state cannot be read
 */
export async function readParts(
  ports: Pick<Ports, 'resolver'>,
  raw: StoredObject,
  { reports, mail }: Extract<ReadResult, { ok: true }>,
  domains: Set<DomainName>,
  unreadable: ReadonlySet<string> = new Set(),
): Promise<{ readings: StoredReport[]; refused: RefusedPart[] }> {
  const { parts, refused } = splitByDomain(reports, domains, unreadable, mail);
  if (parts.length > maxParts)
    return { readings: [], refused: [unreadableFor('too-many-domain-parts', { max: maxParts })] };
  const readings: StoredReport[] = [];
  // Attack: a key server that never answers. It is asked once for all parts.
  const keys = parts.length > 0 ? await lookUpKeyServices(ports, mail) : undefined;
  for (const part of parts) {
    const reading = readPart(raw, mail, part, keys);
    if (reading.ok) readings.push(reading.stored);
    else refused.push(reading.refused);
  }
  return { readings, refused };
}

/**
 * Attack: a mail of 80 KB with 100 reports, each about 100 domains, which made 10,000 stored reports and held up all other
 * mail for more than a minute. A reporter sends one report for each domain, or one about all domains that it may send to
 * one address; a former system's zip has one for each day.
 */
const maxParts = 200;

/** The stored form of a part, or why it cannot be stored. */
export function readPart(
  raw: StoredObject,
  mail: ReceivedMail | undefined,
  { domain, report }: Part,
  keys?: KeyRecords,
): { ok: true; stored: StoredReport } | { ok: false; refused: RefusedPart } {
  const counted = countableDay(report, dayOf(raw.lastModified));
  if (!counted.ok) return { ok: false, refused: { ...counted.refused, domain } };
  const { day } = counted;
  const submitter = cutBytes(submitterDomain(report, mail) ?? '', 253);
  const bounded = boundReport(report);
  const identity = reportIdentity({
    submitter,
    reportId: report.reportId || undefined,
    begin: report.begin,
    end: report.end,
    policyDomain: domain,
    // The reading notes may differ between two copies, and in the next version.
    content: () => contentDigest({ ...report, notes: [] }),
  });
  const stored: StoredReport = {
    schema: 1,
    identity,
    domain,
    day,
    submitter,
    raw: raw.key,
    receivedAt: timestampOf(raw.lastModified),
    ...(mail?.date === undefined ? {} : { mailDate: mail.date }),
    verification: verifySubmitter(mail, report, keys),
    digest: contentDigest(bounded),
    report: bounded,
  };
  return { ok: true, stored };
}

function contentDigest(report: Report): string {
  const sha256 = createHash('sha256');
  for (const piece of stateBytes(report)) sha256.update(piece);
  return sha256.digest('hex').slice(0, 32);
}
