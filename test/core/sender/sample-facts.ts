/** Facts as tests write them: `factsOf({ mx: { mx1: 'usable', mx2: 'none' }, sts: 'enforce' })`. */
import type {
  HostFacts,
  SendingFacts,
  StsFacts,
  TlsaFacts,
} from '../../../core/sender/facts/sending-facts.ts';
import type { ListEntry } from '../../../core/sender/lists/list-entry.ts';
import { domainName } from '../../fakes/names.ts';

export const now = Date.parse('2026-11-24T10:00:00Z');

export const tlsaKinds = ['usable', 'unusable', 'none', 'failed'] as const;
type Tlsa = (typeof tlsaKinds)[number];

export const stsKinds = ['enforce', 'testing', 'mode-none', 'none', 'unfetched', 'unknown', 'bogus'] as const;
type Sts = (typeof stsKinds)[number];

export interface FactsInput {
  /** Hosts below `example.com` by label, or what stands in their place. */
  mx?: Record<string, Tlsa> | 'null-mx' | 'no-mail' | 'failed' | 'implicit';
  secure?: boolean;
  sts?: Sts;
  patterns?: string[];
}

export function factsOf({ mx = { mx: 'none' }, secure = false, sts = 'none', patterns }: FactsInput = {}) {
  return {
    domain: domainName('example.com'),
    mx: mxOf(mx, secure),
    sts: stsOf(sts, patterns),
  } satisfies SendingFacts;
}

const tlsaOf = (kind: Tlsa): TlsaFacts =>
  kind === 'usable' ? { kind, count: 2 } : kind === 'failed' ? { kind, why: 'SERVFAIL' } : { kind };

function mxOf(mx: NonNullable<FactsInput['mx']>, secure: boolean): SendingFacts['mx'] {
  if (mx === 'failed') return { kind: 'failed', why: 'SERVFAIL' };
  if (mx === 'implicit') {
    const host: HostFacts = { name: 'example.com', preference: 0, addresses: [], tlsa: { kind: 'none' } };
    return { kind: 'hosts', secure, implicit: true, hosts: [host] };
  }
  if (typeof mx === 'string') return { kind: mx };
  const hosts = Object.entries(mx).map(
    ([label, tlsa], index): HostFacts => ({
      name: `${label}.example.com`,
      preference: (index + 1) * 10,
      addresses: [`192.0.2.${index + 1}`],
      tlsa: tlsaOf(tlsa),
    }),
  );
  return { kind: 'hosts', secure, hosts };
}

function stsOf(kind: Sts, mx = ['*.example.com']): StsFacts {
  if (kind === 'unfetched') return { kind, why: 'wrong-status' };
  if (kind === 'unknown') return { kind, why: 'SERVFAIL' };
  if (kind === 'none' || kind === 'bogus') return { kind };
  const mode = kind === 'mode-none' ? ('none' as const) : kind;
  const held = {
    id: '1',
    policy: { mode, mx, maxAgeSeconds: 604_800 },
    fetchedAt: now,
    expiresAt: now + 604_800_000,
  };
  return { kind: 'held', held };
}

export const entryOf = (list: ListEntry['list'], more: Partial<ListEntry> = {}): ListEntry => ({
  id: `${list}-1`,
  list,
  match: { kind: 'domain', value: 'example.com' },
  reason: 'an old server',
  source: 'admin',
  ...(list === 'required' ? {} : { expiresAt: now + 3_600_000 }),
  ...more,
});
