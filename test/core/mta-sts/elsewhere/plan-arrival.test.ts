import { expect, test } from 'vitest';
import {
  type ArrivingDomain,
  lastElsewhere,
  planArrival,
} from '../../../../core/mta-sts/elsewhere/plan-arrival.ts';
import { enterElsewhere } from '../../../../core/mta-sts/elsewhere/policy-elsewhere.ts';

const now = new Date('2026-11-24T10:00:00Z');
const arrival: ArrivingDomain = {
  theirs: { mode: 'enforce', mx: ['mx.old.example'], maxAgeSeconds: 864_000 },
  servedUntil: new Date('2026-11-24T09:00:00Z'),
  hasOwnPolicy: false,
  reached: 'registered',
  isManaged: false,
  names: {
    policyHost: 'mta-sts.example.com',
    mtaStsRecord: '_mta-sts.example.com',
    tlsRptRecord: '_smtp._tls.example.com',
  },
  now,
};

const managed = { isManaged: true };
const mine = { hasOwnPolicy: true };

test.each<[string, Partial<ArrivingDomain>, string[]]>([
  [
    'a claim proves first whose domain it is',
    { reached: 'claimed' },
    [
      'prove-control owner now 24T10',
      'publish-same owner later 24T10',
      'point-host owner later 24T10',
      'serve-here strictmx later 24T10',
      'announce-here strictmx later 24T10',
      'end-elsewhere owner later 25T10',
    ],
  ],
  [
    'the policy comes before the CNAME',
    {},
    [
      'prove-control owner done',
      'publish-same owner now 24T10',
      'point-host owner later 24T10',
      'serve-here strictmx later 24T10',
      'announce-here strictmx later 24T10',
      'end-elsewhere owner later 25T10',
    ],
  ],
  [
    'in a managed zone StrictMX sets the record',
    { ...managed, ...mine },
    [
      'publish-same owner done',
      'point-host strictmx now 24T10',
      'serve-here strictmx later 24T10',
      'announce-here strictmx later 24T10',
      'end-elsewhere owner later 25T10',
    ],
  ],
  [
    'an owner who set the CNAME too early is asked for the policy',
    { ...managed, reached: 'serving' },
    [
      'publish-same owner now 24T10',
      'point-host strictmx done',
      'serve-here strictmx done',
      'announce-here strictmx later 24T10',
      'end-elsewhere owner later 25T09',
    ],
  ],
  [
    'resolvers remember the old CNAME for a day after it was last seen',
    { ...managed, ...mine, reached: 'announced' },
    [
      'publish-same owner done',
      'point-host strictmx done',
      'serve-here strictmx done',
      'announce-here strictmx done',
      'end-elsewhere owner waiting 25T09',
    ],
  ],
  [
    'the other host may be left a day later',
    { ...managed, ...mine, reached: 'announced', now: new Date('2026-11-25T09:00:00Z') },
    [
      'publish-same owner done',
      'point-host strictmx done',
      'serve-here strictmx done',
      'announce-here strictmx done',
      'end-elsewhere owner now 25T09',
    ],
  ],
])('planArrival(): %s', (_, change, expected) => {
  const steps = planArrival({ ...arrival, ...change });
  expect(
    steps.map(({ name, who, state, at }) => `${name} ${who} ${state} ${at?.slice(8, 13) ?? ''}`.trim()),
  ).toEqual(expected);
});

test('planArrival() offers the policy of the other host, and names all CNAMEs only where the owner sets them', () => {
  const named = (change: Partial<ArrivingDomain>) =>
    planArrival({ ...arrival, ...change }).find(({ name }) => name === 'point-host')?.parameters;
  expect(named({})).toEqual({
    names: ['mta-sts.example.com', '_mta-sts.example.com', '_smtp._tls.example.com'],
  });
  expect(named(managed)).toEqual({ names: ['mta-sts.example.com'] });
  expect(planArrival(arrival).find(({ name }) => name === 'publish-same')).toMatchObject({
    parameters: { mode: 'enforce', mx: ['mx.old.example'] },
    policy: arrival.theirs,
  });
});

const entered = (mode: string) =>
  enterElsewhere([], { text: `version: STSv1\nmode: ${mode}\nmx: mx.old.example\nmax_age: 864000\n` }, now);

test('lastElsewhere() is the policy that the other host was last seen to serve', () => {
  expect(lastElsewhere(entered('enforce'))).toEqual({ theirs: arrival.theirs, servedUntil: now });
  expect(lastElsewhere(entered('none')), 'it protects nothing').toBeUndefined();
  expect(lastElsewhere([])).toBeUndefined();
});
