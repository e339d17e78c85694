/**
 * The daily mail: to each owner one about what came in and was not told yet.
 *
 * The claim `digests/<day>/<owner>.json` fixes which reports the mail tells before it is sent; so a repeat after a
 * crash is the same mail with the same Message-ID, and what comes in meanwhile waits for the next one. Pointers
 * under `untold/` are deleted only once the mail is handed over.
 */
import { createHash } from 'node:crypto';
import { composeDigest } from '../digest/compose-digest.ts';
import type { Digest, DigestDomain } from '../digest/digest-input.ts';
import { signMail } from '../mail/sign-mail.ts';
import { composeMail } from '../mail/write-mail.ts';
import { wantedVersion } from '../mta-sts/ledger.ts';
import { parsePolicy } from '../mta-sts/policy.ts';
import type { Language } from '../tls-rpt/explain.ts';
import { loadDays } from './days.ts';
import { listKeys, loadDomain } from './domains.ts';
import { type Ports, PreconditionFailedError } from './ports.ts';
import {
  type DigestRecipient,
  type DigestState,
  type DomainState,
  decodeOwner,
  formatState,
  keys,
  readDigestState,
  readUntold,
} from './state.ts';

export type DigestOutcome = 'sent' | 'already-sent' | 'in-progress' | 'no-domains' | 'no-recipients';

type DigestPorts = Pick<Ports, 'store' | 'mail' | 'dkimKey' | 'clock' | 'log' | 'service' | 'tasks'>;

/** A worker that has claimed a mail and not sent it after this long is taken for dead. */
const leaseSeconds = 60;

/** This week and last week. */
const trendDays = 14;

/** Puts one task per owner into the queue. @returns how many owners there are */
export async function planDigests(ports: Pick<Ports, 'store' | 'tasks'>, day: string): Promise<number> {
  const owners = await listOwners(ports);
  await ports.tasks.enqueue(owners.map((owner) => ({ kind: 'send-digest', owner, day })));
  return owners.length;
}

/** Owners with at least one domain: one listing page per 1,000 domains. */
export async function listOwners(ports: Pick<Ports, 'store'>): Promise<string[]> {
  const owners = new Set<string>();
  for await (const key of listKeys(ports, 'owners/')) owners.add(decodeOwner(key.split('/')[1] ?? ''));
  return [...owners];
}

/** Sends an owner's mail about everything untold up to the end of a UTC day (or now), once. */
export async function sendDigest(ports: DigestPorts, owner: string, day: string): Promise<DigestOutcome> {
  const domains = await ownedDomains(ports, owner);
  if (domains.length === 0) return 'no-domains';
  const recipients = recipientsByLanguage(domains);
  if (recipients.size === 0) return 'no-recipients';

  const claim = await claimDigest(ports, owner, day, domains);
  if (claim.kind !== 'ours') {
    if (claim.kind === 'already-sent') await forgetTold(ports, claim.state);
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
  await ports.store.put(keys.digest(day, owner), formatState(sent));
  await forgetTold(ports, sent);
  ports.log.info('digest-sent', { owner, day, reports: sent.told.length });
  return 'sent';
}

/** What would be sent, per language; nothing is claimed. */
export async function previewDigest(
  ports: DigestPorts,
  owner: string,
  day: string,
): Promise<({ owner: string; to: string[]; language: Language } & Digest)[]> {
  const domains = await ownedDomains(ports, owner);
  const told = await collectUntold(ports, domains, day);
  const claim = newClaim(ports, owner, day, told);
  const previews = [...recipientsByLanguage(domains)].map(async ([language, to]) => ({
    owner,
    to,
    language,
    ...composeDigest(await digestInput(ports, claim, domains, language)),
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
  const key = keys.digest(day, owner);
  const object = await ports.store.get(key);
  if (!object) {
    const told = await collectUntold(ports, domains, day);
    const state = newClaim(ports, owner, day, told);
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
    await store.put(keys.digest(state.day, state.owner), formatState(state), condition);
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
  told: DigestState['told'],
): DigestState => {
  const now = clock.now().toISOString();
  return { schema: 1, owner, day, status: 'claimed', createdAt: now, claimedAt: now, told };
};

/** Pointers up to the day. One whose report is not stored yet is left for the next mail. */
async function collectUntold(
  { store }: DigestPorts,
  domains: DomainState[],
  day: string,
): Promise<DigestState['told']> {
  const told: DigestState['told'] = [];
  for (const { domain } of domains) {
    const prefix = `untold/${domain}/`;
    for await (const key of listKeys({ store }, prefix)) {
      const [receivedDay = '', file = ''] = key.slice(prefix.length).split('/');
      if (receivedDay > day) break;
      const identity = file.slice(0, -'.json'.length);
      const pointer = await store.get(key);
      if (!pointer) continue;
      const report = readUntold(key, pointer.body);
      if (!(await store.get(keys.report(report.day, domain, identity)))) continue;
      told.push({ domain, receivedDay, day: report.day, identity });
    }
  }
  return told;
}

async function forgetTold({ store }: DigestPorts, { told }: DigestState): Promise<void> {
  for (const { domain, receivedDay, identity } of told) {
    await store.delete(keys.untold(domain, receivedDay, identity));
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
  const digest = composeDigest(await digestInput(ports, claim, domains, language));
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

async function digestInput(
  ports: DigestPorts,
  claim: DigestState,
  domains: DomainState[],
  language: Language,
): Promise<Parameters<typeof composeDigest>[0]> {
  const { owner, day, createdAt } = claim;
  const described: DigestDomain[] = [];
  for (const state of domains) described.push(await describeForDigest(ports, claim, state));
  const links = { apiUrl: ports.service.apiUrl };
  return { owner, day, language, generatedAt: createdAt, links, domains: described };
}

async function describeForDigest(
  ports: DigestPorts,
  { day, told }: DigestState,
  state: DomainState,
): Promise<DigestDomain> {
  const { domain, versions, announced, createdAt, hosting, rotation } = state;
  const untold = told
    .filter((one) => one.domain === domain)
    .map(({ day: reportDay, identity }) => ({ day: reportDay, identity }));
  const from = daysBefore(day, trendDays - 1);
  const outside = [...new Set(untold.map((one) => one.day))].filter((one) => one < from || one > day);
  const [trend, others] = await Promise.all([
    loadDays(ports, domain, from, day),
    Promise.all(outside.map((one) => loadDays(ports, domain, one, one))),
  ]);
  const newest = wantedVersion(versions);
  const policy = newest && parsePolicy(newest.text);
  const mode = policy?.policy?.mode;
  return {
    domain,
    ...(mode && { mode }),
    ...(announced && { announcedId: announced.id }),
    createdAt,
    versions,
    problems: [hosting.problem, rotation.problem].filter((problem) => problem !== undefined),
    incidents: [],
    dates: [],
    days: [...trend, ...others.flat()],
    untold,
  };
}

/** An owner's name in a Message-ID and a file name: itself where it is plain, else its digest. */
const mailName = (owner: string) =>
  /^[a-z0-9]+(-[a-z0-9]+)*$/i.test(owner)
    ? owner
    : createHash('sha256').update(owner).digest('hex').slice(0, 16);

const daysBefore = (day: string, days: number) =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

async function ownedDomains(ports: Pick<Ports, 'store'>, owner: string): Promise<DomainState[]> {
  const prefix = keys.ownedDomain(owner, '');
  const states: DomainState[] = [];
  for await (const key of listKeys(ports, prefix)) {
    const loaded = await loadDomain(ports, key.slice(prefix.length));
    // A pointer may outlive a change of owner for a moment; the state decides.
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
