import type { Problem } from '../../core/finding/problem.ts';
import { formatTlsRptRecord } from '../../core/tls-rpt/record.ts';
import type { Ports } from '../ports/ports.ts';
import { changeObject } from './change-object.ts';
import { type DomainState, keys, readDomainState } from './state.ts';

/** A domain's state with the etag that a change of it must name. */
export interface LoadedDomain {
  state: DomainState;
  etag: string;
}

export async function loadDomain(
  { store }: Pick<Ports, 'store'>,
  domain: string,
): Promise<LoadedDomain | undefined> {
  const object = await store.get(keys.domain(domain));
  return object && { state: readDomainState(object.key, object.body), etag: object.etag };
}

/**
 * Changes a domain's state; see changeObject().
 * @returns the state as it is stored afterwards; undefined when there is no such domain
 */
export function changeDomain(
  ports: Pick<Ports, 'store'>,
  domain: string,
  change: (state: DomainState) => DomainState | undefined | Promise<DomainState | undefined>,
): Promise<DomainState | undefined> {
  return changeObject(
    ports,
    { key: keys.domain(domain), read: readDomainState },
    (before) => before && change(before),
  );
}

/** The same problem keeps its first time; another one starts now. */
export function problemSince(before: Problem | undefined, now: Problem): Problem {
  return before?.code === now.code ? { ...now, since: before.since } : now;
}

/** The names of a domain's records, in its own zone and in ours. */
export interface DomainNames {
  policyHost: string;
  mtaStsRecord: string;
  tlsRptRecord: string;
  /** Where our TXT records of an external domain are; its own names are CNAMEs of these (RFC 8461 §8.2). */
  delegatedMtaStsRecord: string;
  delegatedTlsRptRecord: string;
}

export function domainNames(domain: string, serviceDomain: string): DomainNames {
  return {
    policyHost: `mta-sts.${domain}`,
    mtaStsRecord: `_mta-sts.${domain}`,
    tlsRptRecord: `_smtp._tls.${domain}`,
    delegatedMtaStsRecord: `${domain}._mta-sts.${serviceDomain}`,
    delegatedTlsRptRecord: `${domain}._tlsrpt.${serviceDomain}`,
  };
}

export const policyUrl = (domain: string) => `https://mta-sts.${domain}/.well-known/mta-sts.txt`;

type Addressed = Pick<DomainState, 'inbox'>;

export const reportAddress = ({ inbox }: Addressed, { service }: Pick<Ports, 'service'>) =>
  `${inbox}@${service.mailDomain}`;

export const reportUrl = ({ inbox }: Addressed, { service }: Pick<Ports, 'service'>) =>
  `${service.apiUrl}/v1/tlsrpt/${inbox}`;

/** One rua only: some reporters use just the first (protocol.md). */
export const tlsRptRecord = (state: Addressed, ports: Pick<Ports, 'service'>) =>
  formatTlsRptRecord([`mailto:${reportAddress(state, ports)}`]);

/** All domains, a page of 1,000 at a time. */
export async function* listDomains({ store }: Pick<Ports, 'store'>): AsyncGenerator<string> {
  for await (const key of listKeys({ store }, 'domains/'))
    yield key.slice('domains/'.length, -'.json'.length);
}

/** Every key under a prefix, in order. */
export async function* listKeys({ store }: Pick<Ports, 'store'>, prefix: string): AsyncGenerator<string> {
  let cursor: string | undefined;
  do {
    const page = await store.list(prefix, cursor === undefined ? {} : { cursor });
    for (const { key } of page.objects) yield key;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
