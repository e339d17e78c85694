/**
 * The daily mail: to each owner one about the reports that no earlier mail included.
 *
 * The claim `digests/<day>/<owner>.json` fixes which reports the mail includes before it is sent; so a repeat after a
 * crash is the same mail with the same Message-ID, and what comes in meanwhile waits for the next one. Pending reports
 * are deleted only once the mail is handed over.
 */
import { createHash } from 'node:crypto';
import type { Digest } from '../../core/digest/facts/digest-input.ts';
import { composeDigest } from '../../core/digest/page/compose-digest.ts';
import { signMail } from '../../core/mail/sign-mail.ts';
import { composeMail } from '../../core/mail/write-mail.ts';
import type { Language } from '../../core/names/language.ts';
import { wordsOf } from '../../core/words/languages.ts';
import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import type { Task } from '../ports/task-queue.ts';
import { type DigestRecipient, type DomainState, loadDomain } from '../store/domains/domain.ts';
import { decodeOwner, ownedDomainsPrefix } from '../store/domains/owned-domain.ts';
import { inParallel } from '../store/in-parallel.ts';
import { listKeys } from '../store/list-keys.ts';
import { prefixes } from '../store/prefixes.ts';
import { type DigestState, digestStateKey, readDigestState } from '../store/reports/digest-state.ts';
import {
  pendingReportKey,
  pendingReportsPrefix,
  readPendingReport,
} from '../store/reports/pending-report.ts';
import { storedReportKey } from '../store/reports/stored-report.ts';
import { formatState } from '../store/state-json.ts';
import { type GatherPorts, gatherDigest } from './gather-digest.ts';

export type DigestOutcome = 'sent' | 'already-sent' | 'in-progress' | 'no-domains' | 'no-recipients';

type DigestPorts = Pick<Ports, 'store' | 'mail' | 'dkimKey' | 'clock' | 'log' | 'service' | 'tasks'> &
  GatherPorts;

/** A worker that has claimed a mail and not sent it after this long is taken for dead. */
const leaseSeconds = 60;

/** Hour (UTC) of an owner's mail, where neither a domain nor the deployment says another. */
const defaultDigestHour = 6;

/** Owners looked at at a time. */
const concurrency = 16;

/**
 * Puts a task into the queue for each owner whose mail about `day` is due by `hour` (UTC) of the day after, and was not
 * sent. It may run any number of times: what one planning missed, the next of the same day makes good.
 * @returns how many mails are due
 */
export async function planDigests(
  ports: Pick<Ports, 'store' | 'tasks'> & { service: Pick<Ports['service'], 'digestHour'> },
  day: string,
  hour = 23,
): Promise<number> {
  const due: Task[] = [];
  await inParallel([...(await listOwnedDomains(ports))], concurrency, async ([owner, names]) => {
    const object = await ports.store.get(digestStateKey(day, owner));
    if (object && readDigestState(object.key, object.body).status === 'sent') return;
    const domains = await loadOwned(ports, owner, names);
    if (isDigestDue(domains, day, hour, ports.service.digestHour ?? defaultDigestHour))
      due.push({ kind: 'send-digest', owner, day });
  });
  await ports.tasks.enqueue(due);
  return due.length;
}

/**
 * An owner's mail goes out at the earliest hour that one of the domains is set to. A mail that no domain was there for
 * at its hour is nobody's: the first one comes the day after.
 */
function isDigestDue(domains: DomainState[], day: string, hour: number, defaultHour: number): boolean {
  const wanted = domains.flatMap(({ digestHour }) => digestHour ?? []);
  const digestHour = wanted.length > 0 ? Math.min(...wanted) : defaultHour;
  const dueAt = Date.parse(day) + 86_400_000 + digestHour * 3_600_000;
  const isThere = domains.some(({ createdAt }) => Date.parse(createdAt) <= dueAt);
  return digestHour <= hour && isThere && recipientsByLanguage(domains).size > 0;
}

/** Owners with at least one domain. */
export const listOwners = async (ports: Pick<Ports, 'store'>): Promise<string[]> => [
  ...(await listOwnedDomains(ports)).keys(),
];

/** The names of each owner's domains: one listing page per 1,000 of them. */
async function listOwnedDomains(ports: Pick<Ports, 'store'>): Promise<Map<string, string[]>> {
  const owned = new Map<string, string[]>();
  for await (const key of listKeys(ports, prefixes.ownedDomains)) {
    const [, encoded = '', domain = ''] = key.split('/');
    const owner = decodeOwner(encoded);
    const domains = owned.get(owner) ?? [];
    domains.push(domain);
    owned.set(owner, domains);
  }
  return owned;
}

/** Sends an owner's mail about every pending report up to the end of a UTC day (or now), once. */
export async function sendDigest(ports: DigestPorts, owner: string, day: string): Promise<DigestOutcome> {
  const domains = await ownedDomains(ports, owner);
  if (domains.length === 0) return 'no-domains';
  const recipients = recipientsByLanguage(domains);
  if (recipients.size === 0) return 'no-recipients';

  const claim = await claimDigest(ports, owner, day, domains);
  if (claim.kind !== 'ours') {
    if (claim.kind === 'already-sent') await deletePendingReports(ports, claim.state);
    if (claim.kind === 'in-progress') {
      await ports.tasks.enqueue([{ kind: 'send-digest', owner, day }], { delaySeconds: leaseSeconds });
    }
    return claim.kind;
  }
  for (const [language, addresses] of recipients) {
    await sendInLanguage(ports, claim.state, domains, language, addresses);
  }
  const sentAt = ports.clock.now().toISOString();
  const sent: DigestState = { ...claim.state, status: 'sent', sentAt };
  await ports.store.put(digestStateKey(day, owner), formatState(sent));
  await deletePendingReports(ports, sent);
  ports.log.info('digest-sent', { owner, day, reports: sent.reports.length });
  return 'sent';
}

/** What would be sent, per language; nothing is claimed. */
export async function previewDigest(
  ports: DigestPorts,
  owner: string,
  day: string,
): Promise<({ owner: string; to: string[]; language: Language } & Digest)[]> {
  const domains = await ownedDomains(ports, owner);
  const reports = await collectPendingReports(ports, domains, day);
  const claim = newClaim(ports, owner, day, reports);
  const previews = [...recipientsByLanguage(domains)].map(async ([language, to]) => ({
    owner,
    to,
    language,
    ...composeDigest(await gatherDigest(ports, claim, domains), wordsOf[language]),
  }));
  return Promise.all(previews);
}

type Claim =
  | { kind: 'ours'; state: DigestState }
  | { kind: 'already-sent'; state: DigestState }
  | { kind: 'in-progress' };

async function claimDigest(
  ports: DigestPorts,
  owner: string,
  day: string,
  domains: DomainState[],
): Promise<Claim> {
  const key = digestStateKey(day, owner);
  const object = await ports.store.get(key);
  if (!object) {
    const reports = await collectPendingReports(ports, domains, day);
    const state = newClaim(ports, owner, day, reports);
    return putClaim(ports, state, { ifNoneMatch: '*' });
  }
  const state = readDigestState(object.key, object.body);
  if (state.status === 'sent') return { kind: 'already-sent', state };
  const now = ports.clock.now();
  if (now.getTime() - Date.parse(state.claimedAt) < leaseSeconds * 1000) return { kind: 'in-progress' };
  return putClaim(ports, { ...state, claimedAt: now.toISOString() }, { ifMatch: object.etag });
}

async function putClaim(
  { store }: DigestPorts,
  state: DigestState,
  condition: { ifNoneMatch: '*' } | { ifMatch: string },
): Promise<Claim> {
  try {
    await store.put(digestStateKey(state.day, state.owner), formatState(state), condition);
    return { kind: 'ours', state };
  } catch (error) {
    if (error instanceof PreconditionFailedError) return { kind: 'in-progress' };
    throw error;
  }
}

const newClaim = (
  { clock }: DigestPorts,
  owner: string,
  day: string,
  reports: DigestState['reports'],
): DigestState => {
  const now = clock.now().toISOString();
  return { schema: 1, owner, day, status: 'claimed', createdAt: now, claimedAt: now, reports };
};

/** Pending reports up to the day. One whose report is not stored yet is left for the next mail. */
async function collectPendingReports(
  { store }: DigestPorts,
  domains: DomainState[],
  day: string,
): Promise<DigestState['reports']> {
  const reports: DigestState['reports'] = [];
  for (const { domain } of domains) {
    const prefix = pendingReportsPrefix(domain);
    for await (const key of listKeys({ store }, prefix)) {
      const [receivedDay = '', file = ''] = key.slice(prefix.length).split('/');
      if (receivedDay > day) break;
      const identity = file.slice(0, -'.json'.length);
      const pointer = await store.get(key);
      if (!pointer) continue;
      const report = readPendingReport(key, pointer.body);
      if (!(await store.get(storedReportKey(report.day, domain, identity)))) continue;
      reports.push({ domain, receivedDay, day: report.day, identity });
    }
  }
  return reports;
}

async function deletePendingReports({ store }: DigestPorts, { reports }: DigestState): Promise<void> {
  for (const { domain, receivedDay, identity } of reports) {
    await store.delete(pendingReportKey(domain, receivedDay, identity));
  }
}

async function sendInLanguage(
  ports: DigestPorts,
  claim: DigestState,
  domains: DomainState[],
  language: Language,
  addresses: string[],
): Promise<void> {
  const { owner, day } = claim;
  const digest = composeDigest(await gatherDigest(ports, claim, domains), wordsOf[language]);
  const id = `digest-${day}-${mailName(owner)}-${language}`;
  const { raw, envelope } = await composeMail({
    from: { name: 'StrictMX', address: ports.service.digestFrom },
    to: addresses.map((address) => ({ address })),
    subject: digest.subject,
    text: digest.text,
    html: digest.html,
    date: new Date(claim.createdAt),
    messageId: `<${id}@${ports.service.mailDomain}>`,
    headers: {
      // RFC 3834 §5: no vacation notice answers it.
      'Auto-Submitted': 'auto-generated',
      'List-Id': `<digest.${ports.service.mailDomain}>`,
    },
  });
  await ports.mail.send({ id, envelope, raw: await signMail(raw, await ports.dkimKey()) });
}

/** An owner's name in a Message-ID and a file name: itself where it is plain, else its digest. */
const mailName = (owner: string) =>
  /^[a-z0-9]+(-[a-z0-9]+)*$/i.test(owner)
    ? owner
    : createHash('sha256').update(owner).digest('hex').slice(0, 16);

async function ownedDomains(ports: Pick<Ports, 'store'>, owner: string): Promise<DomainState[]> {
  const prefix = ownedDomainsPrefix(owner);
  const names: string[] = [];
  for await (const key of listKeys(ports, prefix)) names.push(key.slice(prefix.length));
  return loadOwned(ports, owner, names);
}

/** A pointer may outlive a change of owner for a moment; the domain's state decides. */
async function loadOwned(
  ports: Pick<Ports, 'store'>,
  owner: string,
  names: string[],
): Promise<DomainState[]> {
  const states: DomainState[] = [];
  for (const name of names) {
    const loaded = await loadDomain(ports, name);
    if (loaded?.state.owner === owner) states.push(loaded.state);
  }
  return states;
}

function recipientsByLanguage(domains: DomainState[]): Map<Language, string[]> {
  const languages = new Map<string, Language>();
  for (const recipient of domains.flatMap(({ digestTo }) => digestTo)) {
    const { address, language } = withLanguage(recipient);
    if (!languages.has(address) || language !== 'en') languages.set(address, language);
  }
  return Map.groupBy([...languages.keys()].sort(), (address) => languages.get(address) ?? 'en');
}

const withLanguage = (recipient: DigestRecipient) =>
  typeof recipient === 'string' ? { address: recipient, language: 'en' as const } : recipient;
