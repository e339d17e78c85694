import { expect, test } from 'vitest';
import { checkDomain } from '../../../service/look-up/check-domain.ts';
import type { FetchResult } from '../../../service/ports/public-fetch.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { domainName } from '../../fakes/names.ts';

const url = 'https://mta-sts.example.com/.well-known/mta-sts.txt';
const policy = 'version: STSv1\r\nmode: enforce\r\nmx: *.example.com\r\nmax_age: 2592000\r\n';

function world() {
  const ports = createFakePorts();
  const { resolver, fetch } = ports.handles;
  resolver.found('txt', '_mta-sts.example.com', ['v=STSv1; id=7;']);
  resolver.found('txt', '_smtp._tls.example.com', ['v=TLSRPTv1; rua=mailto:r@example.com']);
  resolver.found('mx', 'example.com', [
    { exchange: 'B.example.com.', preference: 20 },
    { exchange: 'a.example.com', preference: 10 },
  ]);
  resolver.found('caa', 'example.com', [{ critical: false, tag: 'issue', value: 'amazon.com' }]);
  fetch.answer(url, answerOf(200, policy));
  return ports;
}

test('checkDomain() reports what it saw and what it cannot see', async () => {
  const ports = world();
  expect(await checkDomain(ports, domainName('example.com'))).toMatchObject({
    domain: 'example.com',
    checkedAt: ports.clock.now().toISOString(),
    verdict: 'enforced',
    id: '7',
    policy: { mode: 'enforce', mx: ['*.example.com'] },
    mx: [
      { host: 'a.example.com', preference: 10 },
      { host: 'b.example.com', preference: 20 },
    ],
    rua: ['mailto:r@example.com'],
    caaIssuers: ['amazon.com'],
    findings: [],
    notProbed: ['smtp', 'dane'],
  });
});

test.each([
  ['a redirect', { ...answerOf(301, ''), status: 301 }, 'redirect'],
  ['status 404', answerOf(404, 'Not found'), 'wrong-status'],
  ['a web page', answerOf(200, policy, 'text/html'), 'wrong-media-type'],
  [
    'an expired certificate',
    { ok: false as const, problem: 'tls-expired' as const, detail: 'x' },
    'fetch-tls-expired',
  ],
  [
    'a private address',
    { ok: false as const, problem: 'private-address' as const, detail: '10.0.0.1' },
    'fetch-private-address',
  ],
])('checkDomain() finds %s', async (_what, answer, code) => {
  const ports = world();
  ports.handles.fetch.answer(url, answer);
  const { verdict, findings } = await checkDomain(ports, domainName('example.com'));
  expect(verdict).toBe('broken');
  expect(findings.map((finding) => finding.code)).toEqual([code]);
  expect(findings[0]?.parameters).not.toHaveProperty('hosted');
});

test('checkDomain() finds an MX that is a CNAME', async () => {
  const ports = world();
  ports.handles.resolver.found('cname', 'b.example.com', ['real.example.net']);
  const { findings } = await checkDomain(ports, domainName('example.com'));
  expect(findings.map(({ code }) => code)).toEqual(['mx-is-alias']);
});

test('checkDomain() uses the CAA records closest to the policy host', async () => {
  const ports = world();
  ports.handles.resolver.found('caa', 'mta-sts.example.com', [
    { critical: false, tag: 'issue', value: 'letsencrypt.org' },
  ]);
  expect(await checkDomain(ports, domainName('example.com'))).toMatchObject({
    caaIssuers: ['letsencrypt.org'],
  });
});

test('checkDomain() says that nothing is known if no lookup is answered', async () => {
  const ports = createFakePorts();
  const { resolver, fetch } = ports.handles;
  for (const name of ['_mta-sts.example.com', '_smtp._tls.example.com']) resolver.fail('txt', name);
  resolver.fail('mx', 'example.com');
  resolver.fail('caa', 'mta-sts.example.com');
  fetch.answer(url, { ok: false, problem: 'dns', detail: 'SERVFAIL' });
  const { verdict } = await checkDomain(ports, domainName('example.com'));
  expect(verdict).toBe('unknown');
});

test('checkDomain() limits its lookups for a thousand MX records and a hundred labels', async () => {
  const ports = world();
  const asked: string[] = [];
  const { resolver } = ports.handles;
  const counted = new Proxy(resolver, {
    get: (target, name) => (question: string) => {
      asked.push(question);
      return (target[name as 'txt'] as (name: string) => Promise<unknown>).call(target, question);
    },
  });
  const deep = domainName(`${'a.'.repeat(100)}example.com`);
  resolver.found(
    'mx',
    deep,
    Array.from({ length: 1000 }, (_, index) => ({ exchange: `m${index}.example.com`, preference: 1 })),
  );
  await checkDomain({ ...ports, resolver: counted }, deep);
  expect(asked.length).toBeLessThan(50);
});

const overIpv6: [string, FetchResult, string[], number][] = [
  ['the same', answerOf(200, policy), [], 2],
  ['a different status', answerOf(404, 'Not found'), ['fetch-over-ipv6'], 2],
  ['a certificate for another name', { ok: false, problem: 'tls-name', detail: 'x' }, ['fetch-over-ipv6'], 2],
  [
    'nothing, because there is no route here',
    { ok: false, problem: 'connect', detail: '', errorCode: 'ENETUNREACH' },
    [],
    3,
  ],
];

test.each(overIpv6)(
  'checkDomain() tries both address families: over IPv6 %s',
  async (_, answer, codes, notProbed) => {
    const ports = world();
    ports.handles.resolver.found('addresses', 'mta-sts.example.com', ['192.0.2.1', '2001:db8::1']);
    ports.handles.fetch.answer(url, ({ family }) => (family === 6 ? answer : answerOf(200, policy)));
    const check = await checkDomain(ports, domainName('example.com'));
    expect(check.findings.map(({ code }) => code)).toEqual(codes);
    expect(check.notProbed).toHaveLength(notProbed);
  },
);

test('checkDomain() asks once if the policy host has one address family', async () => {
  const ports = world();
  ports.handles.resolver.found('addresses', 'mta-sts.example.com', ['192.0.2.1']);
  await checkDomain(ports, domainName('example.com'));
  expect(ports.handles.fetch.requests).toHaveLength(1);
});

const noRoute = (errorCode: string): FetchResult => ({
  ok: false,
  problem: 'connect',
  detail: '',
  errorCode,
});

test.each<[string, string[], FetchResult, string, string[], string[]]>([
  ['with only IPv6', ['2001:db8::1'], noRoute('ENETUNREACH'), 'unknown', ['policy-unreached'], ['ipv6']],
  [
    'with only IPv6, behind a router without IPv6',
    ['2001:db8::1', '2001:db8::2'],
    noRoute('EHOSTUNREACH'),
    'unknown',
    ['policy-unreached'],
    ['ipv6'],
  ],
  ['with only IPv4', ['192.0.2.1'], noRoute('ENETUNREACH'), 'unknown', ['policy-unreached'], ['ipv4']],
  [
    'with both families',
    ['192.0.2.1', '2001:db8::1'],
    noRoute('ENETUNREACH'),
    'unknown',
    ['policy-unreached'],
    ['ipv4', 'ipv6'],
  ],
])(
  'checkDomain() does not blame a policy host %s for a missing route here',
  async (_, addresses, answer, verdict, codes, notProbed) => {
    const ports = world();
    ports.handles.resolver.found('addresses', 'mta-sts.example.com', addresses);
    ports.handles.fetch.answer(url, answer);
    const check = await checkDomain(ports, domainName('example.com'));
    expect(check.verdict).toBe(verdict);
    expect(check.findings.map(({ code, severity }) => [severity, code])).toEqual(
      codes.map((code) => ['unknown', code]),
    );
    expect(check.notProbed.slice(0, -2)).toEqual(notProbed);
  },
);

test.each<[string, string[], (family?: 4 | 6) => FetchResult]>([
  ['refuses over IPv6 only', ['2001:db8::1'], () => noRoute('ECONNREFUSED')],
  ['is not at its IPv4 address', ['192.0.2.1'], () => noRoute('EHOSTUNREACH')],
  [
    'refuses over IPv4, while IPv6 cannot be reached',
    ['192.0.2.1', '2001:db8::1'],
    (family) => noRoute(family === 6 ? 'ENETUNREACH' : 'ECONNREFUSED'),
  ],
])('checkDomain() blames a policy host that %s', async (_, addresses, answer) => {
  const ports = world();
  ports.handles.resolver.found('addresses', 'mta-sts.example.com', addresses);
  ports.handles.fetch.answer(url, ({ family }) => answer(family));
  const { verdict, findings } = await checkDomain(ports, domainName('example.com'));
  expect(verdict).toBe('broken');
  expect(findings.map(({ code, severity }) => [severity, code])).toEqual([['error', 'fetch-connect']]);
});

test('checkDomain() does not say that there is no policy if it could not check', async () => {
  const ports = world();
  const { resolver, fetch } = ports.handles;
  resolver.answer('txt', '_mta-sts.example.com', { kind: 'none' });
  resolver.found('addresses', 'mta-sts.example.com', ['2001:db8::1']);
  fetch.answer(url, noRoute('ENETUNREACH'));
  const { findings } = await checkDomain(ports, domainName('example.com'));
  expect(findings.map(({ code }) => code)).toEqual(['record-missing', 'policy-unreached']);
});
