import { expect, test } from 'vitest';
import { chooseDomains } from '../../../bin/import/choose-domains.ts';

const hosted = new Map(
  ['a.example', 'b.example'].map((domain) => [domain, { domain, owner: 'acme' }] as const),
);
const read = (domains: (string | undefined)[], tlsReportDomain?: string) => ({
  ok: true as const,
  reports: domains.map((policyDomain) => ({
    policies: [{ ...(policyDomain !== undefined && { policyDomain }) }],
    notes: [],
  })),
  ...(tlsReportDomain !== undefined && { mail: { tlsReportDomain } as never }),
});
const choose = (...args: Parameters<typeof read>) => {
  const chosen = chooseDomains(read(...args), hosted);
  return [chosen.hosted.map(({ domain }) => domain), chosen.others];
};

test.each<[string, Parameters<typeof read>, [string[], string[]]]>([
  [
    'each domain that it names, once',
    [['A.example', 'a.example', 'b.example', 'x.example']],
    [['a.example', 'b.example'], []],
  ],
  [
    'the domain of the mail, if entries name MX hosts',
    [['mx.hoster.example'], 'A.example'],
    [['a.example'], []],
  ],
  ['none, if it is about others', [['x.example'], 'y.example'], [[], ['x.example']]],
  ['none, if it names none', [[undefined]], [[], ['']]],
])('chooseDomains() chooses %s', (_, args, expected) => {
  expect(choose(...args)).toEqual(expected);
});
