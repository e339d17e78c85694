import type { Finding } from '../../core/finding/problem.ts';
import type { RecordSet } from '../ports/dns-zone.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { domainNames } from '../store/domains/domain-names.ts';
import { haveOwnIds } from '../store/domains/past-versions.ts';

/** What stands between a wanted TXT value and the zone. */
export type Announcement =
  /** The zone holds the wanted value. `confirm` resolves once all its servers answer it, and throws while they do not. */
  | { kind: 'current'; confirm: () => Promise<void> }
  | { kind: 'refused'; finding: Finding }
  /** `write` changes what was seen into what is wanted, or throws RecordConflictError. */
  | { kind: 'due'; write: () => Promise<void> };

/**
 * Compares the `_mta-sts` record of a domain with the wanted one.
 *
 * A managed domain's record is in its own zone; an external domain's is in the service's zone, behind a CNAME
 * (RFC 8461 §8.2). A record that someone else put there is taken over only when the domain says `adoptRecords`.
 */
export async function announceTxt(
  ports: Pick<Ports, 'store' | 'dns' | 'service'>,
  state: DomainState,
  value: string,
): Promise<Announcement> {
  const place = await recordPlace(ports, state);
  if (!place) return noZone(state);
  const from = await ports.dns.read(place.zoneId, place.name, 'TXT');
  // Other TXT values at the name are not ours to judge; senders drop what does not begin with the version (§3.1).
  const others = (from?.values ?? []).filter((txt) => !isMtaStsRecord(txt));
  const present = (from?.values ?? []).filter(isMtaStsRecord);
  if (from && present.length === 1 && present[0] === value) {
    return { kind: 'current', confirm: () => ports.dns.confirm(place.zoneId, from) };
  }

  if (present.length > 0 && !state.adoptRecords && !(await haveOwnIds(ports, state, present))) {
    return foreign(place.name, present);
  }
  const to: RecordSet = {
    name: place.name,
    type: 'TXT',
    ttlSeconds: ports.service.recordTtlSeconds,
    values: [...others, value],
  };
  return { kind: 'due', write: () => ports.dns.change(place.zoneId, [{ from, to }]) };
}

async function recordPlace(
  { dns, service }: Pick<Ports, 'dns' | 'service'>,
  state: DomainState,
): Promise<{ zoneId: string; name: string } | undefined> {
  const names = domainNames(state.domain, service.serviceDomain);
  const name = state.zone === 'managed' ? names.mtaStsRecord : names.delegatedMtaStsRecord;
  const zoneId =
    state.zone === 'managed' && state.zoneId !== undefined ? state.zoneId : (await dns.findZone(name))?.id;
  return zoneId === undefined ? undefined : { zoneId, name };
}

const isMtaStsRecord = (txt: string) => txt.startsWith('v=STSv1');

const noZone = ({ domain }: DomainState): Announcement => ({
  kind: 'refused',
  finding: {
    code: 'no-zone',
    message: `No zone that StrictMX may write holds ${domain}`,
    nextStep:
      'Create the hosted zone in this account, or set the domain\'s zone to "external" and its CNAMEs',
  },
});

const foreign = (name: string, present: string[]): Announcement => ({
  kind: 'refused',
  finding: {
    code: 'foreign-record',
    message: `${name} holds a record that StrictMX did not write: ${present.join(' | ').slice(0, 200)}`,
    nextStep: 'Remove that record, or set "adoptRecords": true on the domain to let StrictMX replace it',
  },
});
