/**
 * Imports a report that a former system received: a mail as it arrived, or a report in JSON, gzip or zip. It is counted like
 * one that came to the domain's address, with the same identity. So a report that is known already is not counted again.
 */
import { formatReceiverBlock } from '../../core/mail/receiver-block.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { dayOf, type UtcDay } from '../../core/names/utc-day.ts';
import { countableDay } from '../../core/tls-rpt/figures/countable-day.ts';
import { isReadAsMail, readReport } from '../../core/tls-rpt/read/read-report.ts';
import { type IntakeRefusal, uncounted } from '../../core/tls-rpt/refusal.ts';
import type { Report } from '../../core/tls-rpt/report.ts';
import type { Caller } from '../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import { PreconditionFailedError, type StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import type { SignatureVerifier } from '../ports/signature-verifier.ts';
import { importedReportKey } from '../store/reports/incoming.ts';
import { shortDigest } from '../store/short-digest.ts';
import { receiveReport } from './receive-report.ts';
import { receiverNames } from './receiver-names.ts';
import { splitByDomain } from './split-by-domain.ts';

export type ImportedReport =
  | {
      ok: true;
      /** `no-room`: the owner's storage budget of today is used up, and nothing is kept. */
      outcome: 'counted' | 'known' | 'no-room';
      /** About the domain. */
      reports: number;
      /** How many of them their reporter signed. Absent after a dry run. */
      verified?: number;
    }
  | NoSuchDomain
  | { ok: false; reason: 'not-imported'; cause: IntakeRefusal };

type ImportPorts = Pick<Ports, 'store' | 'resolver' | 'tasks' | 'clock' | 'random' | 'log' | 'service'>;

export interface ImportRequest {
  domain: DomainName;
  body: Uint8Array;
  dryRun: boolean;
  /** If absent, nothing that is imported is verified. */
  signatures?: SignatureVerifier | undefined;
  /** Waits for its turn to be read, where one process reads all reports. If absent, it is read at once. */
  inTurn?: ((work: () => Promise<ImportedReport>) => Promise<ImportedReport>) | undefined;
}

/** A repeat changes nothing. What is no report about the domain is refused, and not stored. */
export async function importReport(
  ports: ImportPorts,
  caller: Pick<Caller, 'owner'>,
  { domain, body, dryRun, signatures, inTurn = (work) => work() }: ImportRequest,
): Promise<ImportedReport> {
  const loaded = await loadOwnDomain(ports, caller, domain);
  if (!loaded) return noSuchDomain(domain);
  const { inbox } = loaded.state;
  const key = importedReportKey(inbox, shortDigest(body));
  const known = await ports.store.get(key);
  // Before its turn to be read: it may wait for DNS, and all mail waits for that turn.
  const verify = async (mail: Buffer) => signatures?.verify(mail, caller.owner ?? '');
  const raw = known?.body ?? (await withReceipt(ports, inbox, Buffer.from(body), verify));
  return inTurn(() => countImported(ports, { domain, key, raw, known, dryRun }));
}

interface Importing {
  domain: DomainName;
  key: string;
  raw: Uint8Array;
  /** What is stored already. */
  known: StoredObject | undefined;
  dryRun: boolean;
}

async function countImported(
  ports: ImportPorts,
  { domain, key, raw, known, dryRun }: Importing,
): Promise<ImportedReport> {
  const read = await readReport(raw, { receivers: receiverNames(ports, key) });
  if (!read.ok) return { ok: false, reason: 'not-imported', cause: read };
  const own = ownReports(read.reports, domain, dayOf(known?.lastModified ?? ports.clock.now()));
  if (!own.ok) return { ok: false, reason: 'not-imported', cause: own.cause };
  const { reports } = own;
  if (dryRun) return { ok: true, outcome: known ? 'known' : 'counted', reports: reports.length };
  if (!known) await putOnce(ports, key, raw);
  const received = await receiveReport(ports, key, { read: async () => ({ ...read, reports }) });
  if (!('reports' in received)) return { ok: true, outcome: 'no-room', reports: 0, verified: 0 };
  return {
    ok: true,
    outcome: received.reports.some(({ isNew }) => isNew) ? 'counted' : 'known',
    reports: received.reports.length,
    verified: received.reports.filter(({ isVerified }) => isVerified).length,
  };
}

/** The parts of reports that are about the domain and a day that counts. */
function ownReports(
  all: Report[],
  domain: DomainName,
  receivedDay: UtcDay,
): { ok: true; reports: Report[] } | { ok: false; cause: IntakeRefusal } {
  const { parts, refused } = splitByDomain(all, new Set([domain]));
  const reports: Report[] = [];
  const dayless: IntakeRefusal[] = [];
  for (const { report } of parts) {
    const counted = countableDay(report, receivedDay);
    if (counted.ok) reports.push(report);
    else dayless.push(counted.refused);
  }
  if (reports.length > 0) return { ok: true, reports };
  return { ok: false, cause: whyRefused([...dayless, ...refused]) };
}

const whyRefused = ([first]: IntakeRefusal[]): IntakeRefusal => first ?? uncounted('no-policy-domain', {});

/**
 * A mail, below the block that our receiver would write. Attack: a mail that begins with such a block, to appear verified.
 * Only the topmost is trusted, so every imported mail gets one, even if nobody can verify signatures.
 */
async function withReceipt(
  { clock, random, service }: Pick<Ports, 'clock' | 'random' | 'service'>,
  inbox: string,
  body: Buffer,
  verify: (mail: Buffer) => Promise<string[] | undefined>,
): Promise<Buffer> {
  if (!isReadAsMail(body)) return body;
  const mail = asReceived(body);
  const block = formatReceiverBlock({
    receiver: service.mailDomain,
    returnPath: '',
    helo: 'import',
    remoteAddress: '',
    secure: true,
    recipients: [`${inbox}@${service.mailDomain}`],
    id: random.token(26),
    // RFC 8601 §2.2: nothing was checked.
    results: (await verify(mail)) ?? ['none'],
    receivedAt: clock.now(),
  });
  return Buffer.concat([Buffer.from(block), mail]);
}

/** As the mail was on its way: without the line of an mbox, and with CRLF, which mail programs store as LF. */
function asReceived(body: Buffer): Buffer {
  const text = body.toString('latin1').replace(/^From [^\n]*\n/, '');
  return Buffer.from(text.includes('\r') ? text : text.replaceAll('\n', '\r\n'), 'latin1');
}

async function putOnce({ store }: Pick<Ports, 'store'>, key: string, raw: Uint8Array): Promise<void> {
  try {
    await store.put(key, raw, { ifNoneMatch: '*' });
  } catch (error) {
    if (!(error instanceof PreconditionFailedError)) throw error;
  }
}
