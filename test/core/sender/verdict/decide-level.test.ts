import { expect, test } from 'vitest';
import type { ListEntry } from '../../../../core/sender/lists/list-entry.ts';
import { countingEntries, matchEntries } from '../../../../core/sender/lists/match-entries.ts';
import { decideLevel } from '../../../../core/sender/verdict/decide-level.ts';
import { entryOf, type FactsInput, factsOf, now } from '../sample-facts.ts';

const exempt = entryOf('exempt');
const encrypt = entryOf('required');
const verify = entryOf('required', { level: 'verify' });
const oneHost = { match: { kind: 'host', value: 'mx1.example.com' } } as const;
const both = { mx1: 'usable', mx2: 'usable' } as const;
const part = { mx1: 'usable', mx2: 'none' } as const;
const bare = { mx1: 'none', mx2: 'none' } as const;

test.each<[reason: string, input: FactsInput, entries: ListEntry[], level: string, because: string]>([
  ['every server has TLSA', { mx: both, secure: true }, [], 'dane-only', 'dane'],
  ['DANE beats a policy', { mx: both, secure: true, sts: 'enforce' }, [], 'dane-only', 'dane'],
  ['an exemption does not weaken DANE', { mx: both, secure: true }, [exempt], 'dane-only', 'dane'],
  [
    'partial DANE under enforce is never downgraded',
    { mx: part, secure: true, sts: 'enforce' },
    [],
    'dane-only',
    'dane-and-enforce',
  ],
  [
    'partial DANE of a required domain',
    { mx: part, secure: true },
    [encrypt],
    'dane-only',
    'dane-and-required',
  ],
  [
    'partial DANE with a hidden policy',
    { mx: part, secure: true, sts: 'bogus' },
    [],
    'dane-only',
    'dane-and-hidden-policy',
  ],
  [
    'partial DANE under testing',
    { mx: part, secure: true, sts: 'testing' },
    [exempt],
    'dane',
    'dane-partial',
  ],
  [
    'a host without an answer counts as unreachable',
    { mx: { mx1: 'usable', mx2: 'failed' }, secure: true },
    [],
    'dane-only',
    'dane',
  ],
  ['TLSA below unsigned MX records', { mx: part }, [], 'dane', 'dane-insecure-mx'],
  ['enforce beats TLSA below unsigned MX records', { mx: both, sts: 'enforce' }, [], 'secure', 'enforce'],
  ['enforce', { mx: bare, sts: 'enforce' }, [], 'secure', 'enforce'],
  ['an exemption does not weaken enforce', { mx: bare, sts: 'enforce' }, [exempt], 'secure', 'enforce'],
  ['enforce without an answer about MX', { mx: 'failed', sts: 'enforce' }, [], 'secure', 'enforce'],
  [
    'enforce does not excuse unanswered TLSA',
    { mx: { mx1: 'failed' }, secure: true, sts: 'enforce' },
    [],
    'defer',
    'tlsa-unknown',
  ],
  [
    'enforce with unusable TLSA',
    { mx: { mx1: 'unusable' }, secure: true, sts: 'enforce' },
    [],
    'secure',
    'enforce',
  ],
  ['a hidden policy', { mx: bare, secure: true, sts: 'bogus' }, [exempt], 'defer', 'policy-hidden'],
  ['required', { mx: bare }, [encrypt], 'encrypt', 'required'],
  ['required with a certificate', { mx: bare }, [verify], 'secure', 'required'],
  ['required beats exempt', { mx: bare }, [exempt, encrypt], 'encrypt', 'required'],
  ['required beats testing', { mx: bare, sts: 'testing' }, [encrypt], 'encrypt', 'required'],
  ['required with unsigned MX, part TLSA', { mx: part }, [encrypt], 'encrypt', 'required'],
  ['required with unsigned MX, all TLSA', { mx: both }, [encrypt], 'dane', 'dane-insecure-mx'],
  ['required without an answer about TLSA', { mx: { mx1: 'failed' } }, [encrypt], 'defer', 'tlsa-unknown'],
  [
    'required without an answer about the TLSA of one server',
    { mx: { mx1: 'none', mx2: 'failed' } },
    [encrypt],
    'defer',
    'tlsa-unknown',
  ],
  [
    'required with unsigned MX, TLSA and one server without an answer',
    { mx: { mx1: 'usable', mx2: 'failed' } },
    [encrypt],
    'defer',
    'tlsa-unknown',
  ],
  [
    'required with a certificate, without an answer about the TLSA of one server',
    { mx: { mx1: 'none', mx2: 'failed' } },
    [verify],
    'secure',
    'required',
  ],
  ['unusable TLSA encrypts', { mx: { mx1: 'unusable' }, secure: true }, [exempt], 'dane', 'dane-unusable'],
  ['no answer about any TLSA', { mx: { mx1: 'failed' } }, [], 'dane', 'tlsa-unknown'],
  ['no answer about some TLSA', { mx: { mx1: 'failed', mx2: 'none' } }, [], 'dane', 'tlsa-partly-unknown'],
  ['testing', { mx: bare, sts: 'testing' }, [], 'default', 'testing'],
  ['mode none', { mx: bare, sts: 'mode-none' }, [], 'default', 'nothing'],
  ['no policy could be fetched', { mx: bare, sts: 'unfetched' }, [], 'default', 'nothing'],
  ['an unsigned zone does not answer for the record', { mx: bare, sts: 'unknown' }, [], 'default', 'nothing'],
  ['exempt', { mx: bare }, [exempt], 'none', 'exempt'],
  ['exempt beats testing', { mx: bare, sts: 'testing' }, [exempt], 'none', 'exempt'],
  ['one server exempt', { mx: bare }, [entryOf('exempt', oneHost)], 'may', 'exempt'],
  ['fallback', { mx: bare }, [entryOf('fallback', oneHost)], 'may', 'fallback'],
  ['nothing known', { mx: bare }, [], 'default', 'nothing'],
  ['null MX', { mx: 'null-mx', sts: 'testing' }, [exempt], 'default', 'null-mx'],
  ['a null MX may be forged: enforce', { mx: 'null-mx', sts: 'enforce' }, [exempt], 'secure', 'enforce'],
  ['no such domain may be forged: enforce', { mx: 'no-mail', sts: 'enforce' }, [], 'secure', 'enforce'],
  ['a null MX may be forged: hidden policy', { mx: 'null-mx', sts: 'bogus' }, [], 'defer', 'policy-hidden'],
  ['a null MX may be forged: required', { mx: 'null-mx' }, [encrypt], 'encrypt', 'required'],
  ['no such domain may be forged: required', { mx: 'no-mail' }, [verify], 'secure', 'required'],
  ['no such domain', { mx: 'no-mail' }, [], 'default', 'no-mail'],
  ['no answer about MX', { mx: 'failed', sts: 'testing' }, [exempt], 'defer', 'mx-unknown'],
])('decideLevel(): %s', (_, input, entries, level, because) => {
  const facts = factsOf(input);
  const lists = countingEntries(matchEntries(entries, facts, now));
  expect(decideLevel(facts, lists)).toEqual({ level, because });
});
