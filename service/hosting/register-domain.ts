import type { Ports } from '../ports/ports.ts';
import { type DigestRecipient, type DomainState, domainKey, loadDomain } from '../store/domains/domain.ts';
import { domainNames } from '../store/domains/domain-names.ts';
import { inboxKey } from '../store/domains/inbox.ts';
import { ownedDomainKey } from '../store/domains/owned-domain.ts';
import { findHeldVersions } from '../store/domains/removed-domain.ts';
import { formatState } from '../store/state-json.ts';

export interface DomainSettings {
  domain: string;
  owner: string;
  digestTo: DigestRecipient[];
  zone: 'managed' | 'external';
  adoptRecords?: boolean;
  autoEnforce?: boolean;
  webhook?: string;
  digestHour?: number;
}

/** A domain cannot be hosted as asked. `field` names the setting that has to change. */
export class DomainRefusedError extends Error {
  override readonly name = 'DomainRefusedError';
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

type RegisterPorts = Pick<Ports, 'store' | 'dns' | 'edge' | 'tasks' | 'clock' | 'random' | 'service'>;

/** Length of the name in `reportAddress` and `reportUrl`: 100 bits, so that it cannot be guessed. */
const inboxLength = 20;

/** What the state of a new domain would be. @throws DomainRefusedError */
export async function newDomainState(ports: RegisterPorts, settings: DomainSettings): Promise<DomainState> {
  const now = ports.clock.now().toISOString();
  return {
    schema: 1,
    ...settings,
    ...(await zoneOf(ports, settings)),
    inbox: ports.random.token(inboxLength),
    createdAt: now,
    hosting: { state: 'records-to-set', since: now },
    versions: await findHeldVersions(ports, settings),
    rotation: {},
  };
}

/** What the state of a known domain would be under other settings. Ends a removal. @throws DomainRefusedError */
export async function changedDomainState(
  ports: RegisterPorts,
  before: DomainState,
  settings: DomainSettings,
): Promise<DomainState> {
  // A setting that is left out is off.
  const { removal, webhook, digestHour, ...state } = before;
  const now = ports.clock.now().toISOString();
  const { problem, nextCheckAt, ...steps } = before.hosting;
  // It goes through the steps again, which asks for the certificate again.
  const hosting = problem?.code.startsWith('certificate-')
    ? { ...steps, state: 'records-to-set' as const, since: now }
    : before.hosting;
  const digestTo = settings.digestTo.map((recipient) => keepRecipient(before.digestTo, recipient));
  const changed = { ...state, ...settings, digestTo, hosting };
  if (settings.zone === state.zone) return changed;
  if (state.announced) {
    throw new DomainRefusedError(
      'zone',
      `Cannot change "zone" of ${state.domain} to "${settings.zone}" while its id is announced, expected "${state.zone}"`,
    );
  }
  const { zoneId, ...rest } = changed;
  return { ...rest, ...(await zoneOf(ports, settings)) };
}

/** What a newer version wrote about a recipient stays. */
function keepRecipient(before: DigestRecipient[], wanted: DigestRecipient): DigestRecipient {
  if (typeof wanted === 'string') return wanted;
  const known = before.find((one) => typeof one === 'object' && one.address === wanted.address);
  return typeof known === 'object' ? { ...known, ...wanted } : wanted;
}

async function zoneOf(
  { dns, service }: RegisterPorts,
  { domain, zone }: DomainSettings,
): Promise<{ zoneId?: string }> {
  if (zone === 'external') {
    const { delegatedMtaStsRecord } = domainNames(domain, service.serviceDomain);
    if (delegatedMtaStsRecord.length <= 253) return {};
    throw new DomainRefusedError(
      'domain',
      `Cannot host "${domain}" as external: "${delegatedMtaStsRecord}" is longer than a DNS name, expected a shorter domain`,
    );
  }
  const found = await dns.findZone(domain);
  if (found) return { zoneId: found.id };
  throw new DomainRefusedError(
    'zone',
    `Cannot manage the records of "${domain}": no public hosted zone of this account holds it, expected "zone": "external" or such a zone`,
  );
}

/**
 * Stores a new or changed domain and what points to it.
 * The pointers are written after the domain and again at every later save, so a crash in between mends itself.
 *
 * @param ifMatch etag of the state that was changed; undefined for a new domain
 * @throws PreconditionFailedError when the domain was registered or changed meanwhile
 */
export async function saveDomain(
  ports: Pick<Ports, 'store' | 'tasks'>,
  state: DomainState,
  ifMatch: string | undefined,
): Promise<{ etag: string }> {
  const before = ifMatch === undefined ? undefined : await loadDomain(ports, state.domain);
  const condition = ifMatch === undefined ? { ifNoneMatch: '*' as const } : { ifMatch };
  const { etag } = await ports.store.put(domainKey(state.domain), formatState(state), condition);
  if (before && before.state.owner !== state.owner) {
    await ports.store.delete(ownedDomainKey(before.state.owner, state.domain));
  }
  await savePointers(ports, state);
  await ports.tasks.enqueue([{ kind: 'advance-hosting', domain: state.domain }]);
  return { etag };
}

/** The owner's list and the inbox lead to the domain; both are derived from its state, and put again if they are lost. */
export async function savePointers({ store }: Pick<Ports, 'store'>, state: DomainState): Promise<void> {
  const pointers = new Map([
    [ownedDomainKey(state.owner, state.domain), ''],
    [inboxKey(state.inbox), formatState({ schema: 1, domain: state.domain })],
  ]);
  for (const [key, body] of pointers) {
    if (!(await store.get(key))) await store.put(key, body);
  }
}
