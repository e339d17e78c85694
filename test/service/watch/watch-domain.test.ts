import { beforeAll, describe, expect, test } from 'vitest';
import { finding, problemOf, withoutTraits } from '../../../core/finding/finding.ts';
import { currentVersion } from '../../../core/mta-sts/ledger.ts';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { timestampOf } from '../../../core/names/timestamp.ts';
import { previewDigest } from '../../../service/daily-mail/send-digest.ts';
import type { FetchResult } from '../../../service/ports/public-fetch.ts';
import { type DomainState, domainKey } from '../../../service/store/domains/domain.ts';
import { policyUrl } from '../../../service/store/domains/domain-names.ts';
import { type Incident, incidentsKey, isOpen, loadWatch } from '../../../service/store/domains/incidents.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { watchDomain } from '../../../service/watch/watch-domain.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { domainName, timestamp, utcDay } from '../../fakes/names.ts';
import { textOf } from '../../fixtures/in-english.ts';
import type { World } from '../world.ts';
import { reportsAre } from './report-days.ts';
import { policyHost, watchedPolicy, watchedWorld } from './watched-world.ts';

beforeAll(testDkimKey, 60_000);

const policy = watchedPolicy;

/** What is open after two checks, so that errors are confirmed. */
async function open(world: World): Promise<Incident[]> {
  await watchDomain(world.ports, world.domain);
  world.handles.clock.advance(world.ports.service.retrySeconds);
  await watchDomain(world.ports, world.domain);
  return (await loadWatch(world.ports, world.domain))?.watch.incidents.filter(isOpen) ?? [];
}

const txt = (world: World, name: string, ...values: string[]) =>
  world.handles.resolver.found('txt', name, values);
const certificate = (days: number) => (world: World) => {
  const certificateNotAfter = new Date(world.handles.clock.now().getTime() + days * 86_400_000);
  policyHost(world, { ...answerOf(200, formatPolicy(policy)), certificateNotAfter } as FetchResult);
};
const served = (answer: FetchResult) => (world: World) => policyHost(world, answer);

async function changeState(world: World, change: Partial<DomainState>): Promise<void> {
  const state = { ...(await world.state()), ...change };
  world.handles.store.edit(domainKey(world.domain), JSON.stringify(state));
}
const otherText = finding('other-text', { domain: domainName('example.com') });
const blockedSince = ({ handles }: World, seconds: number) =>
  problemOf(otherText, new Date(handles.clock.now().getTime() - seconds * 1000));
const oldId = { id: '20200101000000', at: timestamp('2026-11-24T10:00:00.000Z') };
const wantedId = async (world: World) => ({
  id: currentVersion((await world.state()).versions)?.id ?? '',
  at: timestamp('2026-11-24T10:00:00.000Z'),
});

const breakages: [
  what: string,
  code: string,
  severity: Incident['severity'],
  breaks: (world: World) => unknown,
  mends?: (world: World) => unknown,
][] = [
  [
    'the TXT record is gone',
    'record-missing',
    'error',
    (world) => world.handles.resolver.answer('txt', '_mta-sts.example.com', { kind: 'none' }),
  ],
  [
    'there are two TXT records',
    'record-invalid',
    'error',
    (world) => txt(world, '_mta-sts.example.com', 'v=STSv1; id=1;', 'v=STSv1; id=2;'),
  ],
  [
    "the TXT record is someone else's",
    'record-differs',
    'error',
    (world) => txt(world, '_mta-sts.example.com', 'v=STSv1; id=foreign;'),
  ],
  ['HTTPS answers 404', 'wrong-status', 'error', served(answerOf(404, ''))],
  [
    'HTTPS answers with a different media type',
    'wrong-media-type',
    'error',
    served(answerOf(200, formatPolicy(policy), 'text/html')),
  ],
  [
    'HTTPS answers with a different policy',
    'policy-differs',
    'error',
    served(answerOf(200, formatPolicy({ ...policy, maxAgeSeconds: 86_400 }))),
  ],
  [
    'the certificate has expired',
    'fetch-tls-expired',
    'error',
    served({ ok: false, problem: 'tls-expired', detail: '' }),
  ],
  [
    'HTTPS answers the policy with other line ends',
    'policy-bytes-differ',
    'warning',
    served(answerOf(200, formatPolicy(policy).replaceAll('\r', ''))),
  ],
  ['the certificate ends in 10 days', 'certificate-ends', 'warning', certificate(10)],
  ['the certificate ends tomorrow', 'certificate-ends', 'error', certificate(1)],
  [
    'a new MX is not covered',
    'mx-uncovered',
    'error',
    (world) => world.mxIs('mx.example.com', 'new.example.net'),
  ],
  ['a pattern covers no MX', 'mx-pattern-unused', 'warning', (world) => world.mxIs('new.example.net')],
  ['an MX is an IP address', 'mx-is-address', 'error', (world) => world.mxIs('mx.example.com', '192.0.2.1')],
  [
    'an MX is a CNAME',
    'mx-is-alias',
    'warning',
    (world) => world.handles.resolver.found('cname', 'mx.example.com', ['real.example.net']),
  ],
  [
    'TLSRPT is gone',
    'tls-rpt-missing',
    'warning',
    (world) => world.handles.resolver.answer('txt', '_smtp._tls.example.com', { kind: 'none' }),
  ],
  [
    'TLSRPT points elsewhere',
    'tls-rpt-elsewhere',
    'warning',
    (world) => txt(world, '_smtp._tls.example.com', 'v=TLSRPTv1; rua=mailto:a@b.example'),
  ],
  [
    "CAA forbids the edge's certificate",
    'caa-forbids-edge',
    'error',
    (world) => {
      world.handles.edge.caaIssuers = ['amazon.com'];
      world.handles.resolver.found('caa', 'example.com', [
        { critical: false, tag: 'issue', value: 'other.example' },
      ]);
    },
  ],
  [
    'a change of the policy is blocked for an hour',
    'change-blocked',
    'error',
    (world) => changeState(world, { rotation: { problem: blockedSince(world, 3600) }, announced: oldId }),
    async (world) => changeState(world, { rotation: {}, announced: await wantedId(world) }),
  ],
  [
    'all reporters have stopped',
    'reports-silent',
    'warning',
    (world) => reportsAre(world, { 'a.example': [14, 4] }),
    (world) => reportsAre(world, { 'a.example': [14, 1] }),
  ],
  [
    'one regular reporter has stopped',
    'reporter-silent',
    'warning',
    (world) => reportsAre(world, { 'a.example': [14, 4], 'b.example': [14, 1] }),
    (world) => reportsAre(world, { 'a.example': [14, 1], 'b.example': [14, 1] }),
  ],
];

test('watchDomain() finds nothing wrong with a correct domain', async () => {
  expect(await open(await watchedWorld())).toEqual([]);
});

test.each(breakages)(
  'watchDomain() opens an incident if %s, alarms about an error once it is confirmed, and closes it by itself',
  async (_, code, severity, breaks, mends) => {
    const world = await watchedWorld();
    const clears = world.handles.resolver;
    await breaks(world);
    const found = (await open(world)).find((one) => one.code === code);
    expect(found).toMatchObject({ severity });
    expect(textOf(found)).not.toBe(textOf({ code, parameters: {} }));
    const { mail } = world.handles;
    const sent = mail.handedOver;
    if (severity === 'error') expect(sent).toBe(1);
    await open(world);
    expect(mail.handedOver, 'once').toBe(sent);

    for (const kind of ['txt', 'mx', 'caa'] as const) {
      for (const name of ['example.com', '_mta-sts.example.com', '_smtp._tls.example.com'])
        clears.clear(kind, name);
    }
    clears.clear('cname', 'mx.example.com');
    policyHost(world, undefined);
    world.mxIs('mx.example.com');
    await mends?.(world);
    expect(await open(world)).toEqual([]);
  },
);

test('watchDomain() keeps the notice of an MX that is a CNAME if that is not answered, and ends the others', async () => {
  const world = await watchedWorld();
  const { resolver } = world.handles;
  world.mxIs('mx.example.com', 'new.example.net');
  resolver.found('cname', 'mx.example.com', ['real.example.net']);
  const codes = async () => (await open(world)).map(({ code }) => code).toSorted();
  expect(await codes()).toEqual(['mx-is-alias', 'mx-uncovered']);
  world.mxIs('mx.example.com');
  resolver.fail('cname', 'mx.example.com');
  expect(await codes()).toEqual(['mx-is-alias']);
  resolver.answer('cname', 'mx.example.com', { kind: 'none' });
  expect(await codes()).toEqual([]);
});

test('watchDomain() opens and closes nothing that it could not check', async () => {
  const world = await watchedWorld();
  world.mxIs('mx.example.com', 'new.example.net');
  expect((await open(world)).map(({ code }) => code)).toContain('mx-uncovered');
  for (const [kind, name] of [
    ['mx', 'example.com'],
    ['txt', '_mta-sts.example.com'],
    ['txt', '_smtp._tls.example.com'],
  ] as const) {
    world.handles.resolver.fail(kind, name);
  }
  expect((await open(world)).map(({ code }) => code)).toEqual(['mx-uncovered']);
});

test('watchDomain() opens and closes nothing about a policy host with only IPv6 if it has no IPv6', async () => {
  const world = await watchedWorld();
  world.handles.resolver.found('addresses', 'mta-sts.example.com', ['2001:db8::1']);
  const unreached: FetchResult = {
    ok: false,
    problem: 'connect',
    detail: 'connect ENETUNREACH 2001:db8::1:443',
    errorCode: 'ENETUNREACH',
  };
  policyHost(world, unreached);
  expect(await open(world)).toEqual([]);
  expect((await watchDomain(world.ports, world.domain))?.check).toMatchObject({
    verdict: 'unknown',
    notProbed: expect.arrayContaining(['ipv6']),
  });
  policyHost(world, answerOf(404, ''));
  expect((await open(world)).map(({ code }) => code)).toEqual(['wrong-status']);
  policyHost(world, unreached);
  expect(
    (await open(world)).map(({ code }) => code),
    'it may still be so',
  ).toEqual(['wrong-status']);
});

/** Open and closed ones, of the newest kind: `policy:fetch-timeout (over)`. */
async function codes(world: World): Promise<string[]> {
  const incidents = (await loadWatch(world.ports, world.domain))?.watch.incidents ?? [];
  return incidents.map(({ code, closedAt }) => (closedAt === undefined ? code : `${code} (over)`)).sort();
}

const endsTold = ({ handles }: World) =>
  handles.mail.sent.filter(({ raw }) => Buffer.from(raw).includes(': resolved')).length;

const noRecord = (world: World) =>
  world.handles.resolver.answer('txt', `_mta-sts.${world.domain}`, { kind: 'none' });
const noAddress = { ok: false, problem: 'dns', detail: '' } as const;
const timeout = { ok: false, problem: 'timeout', detail: '' } as const;
const expired = { ok: false, problem: 'tls-expired', detail: '' } as const;
const invalid = answerOf(200, 'no policy');
const otherPolicy = answerOf(200, formatPolicy({ ...policy, maxAgeSeconds: 86_400 }));

const bothFamilies = (world: World) =>
  world.handles.resolver.found('addresses', 'mta-sts.example.com', ['192.0.2.1', '2001:db8::1']);
const failsOverIpv6 = (world: World) => {
  bothFamilies(world);
  const good = answerOf(200, formatPolicy(policy));
  world.handles.fetch.answer(policyUrl(world.domain), ({ family }) => (family === 6 ? timeout : good));
};

const hidings: [
  what: string,
  first: string,
  breaks: (world: World) => unknown,
  hides: (world: World) => unknown,
  then: string[],
][] = [
  [
    'a certificate that was about to end has ended',
    'certificate-ends',
    certificate(2),
    served(expired),
    ['fetch-tls-expired'],
  ],
  [
    'the host of such a certificate does not answer',
    'certificate-ends',
    certificate(2),
    served(timeout),
    ['fetch-timeout'],
  ],
  [
    'a host that is down also loses its record',
    'fetch-timeout',
    served(timeout),
    noRecord,
    ['mta-sts-absent'],
  ],
  [
    'such a host loses its record and its address',
    'certificate-ends',
    certificate(2),
    (world) => {
      noRecord(world);
      policyHost(world, noAddress);
    },
    ['mta-sts-absent'],
  ],
  [
    'a host that was down serves no policy',
    'fetch-timeout',
    served(timeout),
    served(invalid),
    ['policy-invalid'],
  ],
  [
    'a host with a different policy goes down',
    'policy-differs',
    served(otherPolicy),
    served(timeout),
    ['fetch-timeout'],
  ],
  [
    "someone else's record disappears",
    'record-differs',
    (world) => txt(world, '_mta-sts.example.com', 'v=STSv1; id=foreign;'),
    (world) => txt(world, '_mta-sts.example.com', 'v=STSv1; id=foreign;', 'v=STSv1; id=other;'),
    ['record-invalid'],
  ],
  [
    'the addresses of a host that failed over IPv6 are not answered',
    'fetch-over-ipv6',
    failsOverIpv6,
    (world) => world.handles.resolver.fail('addresses', 'mta-sts.example.com'),
    [],
  ],
  [
    'a host that failed over IPv6 cannot be reached over IPv6 from here',
    'fetch-over-ipv6',
    failsOverIpv6,
    (world) => {
      const unreachable = { ok: false, problem: 'connect', detail: '', errorCode: 'ENETUNREACH' } as const;
      const good = answerOf(200, formatPolicy(policy));
      world.handles.fetch.answer(policyUrl(world.domain), ({ family }) =>
        family === 6 ? unreachable : good,
      );
    },
    [],
  ],
];

test.each(hidings)(
  'watchDomain() reports nothing as over while %s',
  async (_, first, breaks, hides, then) => {
    const world = await watchedWorld();
    await breaks(world);
    await open(world);
    expect(await codes(world)).toEqual([first]);
    await hides(world);
    for (let day = 0; day < 3; day++) {
      await open(world);
      world.handles.clock.advance(86_400);
    }
    expect(await codes(world)).toEqual([first, ...then].sort());
    expect(endsTold(world)).toBe(0);

    world.handles.resolver.clear('addresses', 'mta-sts.example.com');
    world.handles.resolver.clear('txt', '_mta-sts.example.com');
    policyHost(world, undefined);
    await open(world);
    expect(await codes(world)).toEqual([first, ...then].sort().map((code) => `${code} (over)`));
    expect(endsTold(world), 'together').toBe(1);
  },
);

test.each<[string, string, (world: World) => unknown, (world: World) => unknown]>([
  [
    'the reporting record that pointed elsewhere is gone',
    'tls-rpt-elsewhere',
    (world) => txt(world, '_smtp._tls.example.com', 'v=TLSRPTv1; rua=mailto:a@b.example'),
    (world) => world.handles.resolver.answer('txt', '_smtp._tls.example.com', { kind: 'none' }),
  ],
  [
    'there is no stored policy to compare the bytes with',
    'policy-bytes-differ',
    served(answerOf(200, formatPolicy(policy).replaceAll('\r', ''))),
    (world) => world.handles.store.delete(policyKey(world.domain)),
  ],
  [
    'the stored policy is invalid, so the MX cannot be compared',
    'mx-uncovered',
    (world) => world.mxIs('mx.example.com', 'new.example.net'),
    async (world) => {
      world.handles.store.edit(policyKey(world.domain), 'no policy');
      await runTask(world.ports, { kind: 'rotate-id', domain: world.domain });
    },
  ],
])('watchDomain() closes nothing while %s', async (_, code, breaks, hides) => {
  const world = await watchedWorld();
  await breaks(world);
  await open(world);
  expect(await codes(world)).toEqual([code]);
  await hides(world);
  await open(world);
  expect(await codes(world)).toContain(code);
});

/** The life cycle and the rotation, as a reconciliation and the queue run them, for so many days. */
async function live(world: World, days: number): Promise<void> {
  for (let hour = 0; hour < days * 24; hour += 12) {
    world.handles.clock.advance(12 * 3600);
    for (const kind of ['rotate-id', 'advance-life-cycle'] as const)
      await runTask(world.ports, { kind, domain: world.domain });
    world.handles.clock.advance(60);
    await runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain });
    world.handles.tasks.queued.splice(0);
  }
}

/** An edit that nobody has announced yet. */
const edit = (world: World) => world.edit({ ...policy, maxAgeSeconds: 604_800 });

describe('while a change cannot be announced', () => {
  const isForeign: Record<string, (world: World) => unknown> = {
    'policy-differs': served(otherPolicy),
    'record-differs': (world) => {
      txt(world, '_mta-sts.example.com', 'v=STSv1; id=foreign;');
      // In our zone it stands, too.
      world.handles.dns.set('_mta-sts.example.com', 'TXT', ['v=STSv1; id=foreign;']);
    },
  };

  test.each(Object.entries(isForeign))('%s stays open, and is not reported as over', async (code, breaks) => {
    const world = await watchedWorld();
    await breaks(world);
    await live(world, 1);
    expect(await codes(world)).toContain(code);
    await edit(world);
    await live(world, 5);
    expect(await codes(world)).toEqual([code, 'change-blocked'].sort());
    expect(endsTold(world)).toBe(0);
  });

  test("someone else's record and policy host are an incident that names the problem, and ends with it", async () => {
    const world = await watchedWorld();
    await edit(world);
    for (const breaks of Object.values(isForeign)) await breaks(world);
    await live(world, 10);
    const { incidents } = (await loadWatch(world.ports, world.domain))?.watch ?? {};
    const { problem } = (await world.state()).rotation;
    expect(incidents).toMatchObject([
      { code: 'change-blocked', severity: 'error', parameters: { cause: problem && withoutTraits(problem) } },
    ]);
    expect(world.handles.mail.sent).toHaveLength(1);

    policyHost(world, undefined);
    world.handles.resolver.clear('txt', '_mta-sts.example.com');
    world.handles.dns.set('_mta-sts.example.com', 'TXT', []);
    await live(world, 1);
    expect(await codes(world)).toEqual(['change-blocked (over)']);
    expect(endsTold(world)).toBe(1);
  });

  test.each([
    ['less than an hour', 3599, 3599, []],
    ['an hour', 3600, 3600, ['change-blocked']],
    ['an hour, the last minute for another reason', 60, 3600, ['change-blocked']],
    ['an hour, after a recent edit to a text that is also blocked', 3600, 60, ['change-blocked']],
    ['less than two days without the result of any try', undefined, 172_799, []],
    ['two days without the result of any try', undefined, 172_800, ['change-blocked']],
  ])('it is an incident after %s', async (_, problemSeconds, editSeconds, found) => {
    const world = await watchedWorld();
    const { versions } = await world.state();
    const at = timestampOf(new Date(world.handles.clock.now().getTime() - editSeconds * 1000));
    await changeState(world, {
      versions: versions.map((one) => ({ ...one, firstServedAt: at })),
      rotation: problemSeconds === undefined ? {} : { problem: blockedSince(world, problemSeconds) },
      announced: oldId,
    });
    await watchDomain(world.ports, world.domain);
    expect(await codes(world)).toEqual(found);
  });

  test('the daily mail includes it once, in each language', async () => {
    const world = await watchedWorld();
    await changeState(world, {
      digestTo: ['en@example.com', { address: 'ja@example.com', language: 'ja' }],
      rotation: { problem: blockedSince(world, 3600) },
      announced: oldId,
    });
    await watchDomain(world.ports, world.domain);
    const previews = await previewDigest(world.ports, 'acme', utcDay('2026-11-24'));
    const texts = new Map(previews.map(({ language, text }) => [language, text.replaceAll(/\s+/g, ' ')]));
    expect(texts.get('en')).toContain('Senders are not notified of the new policy');
    expect(texts.get('ja')).toContain('新しいポリシーを送信元に知らせることができません');
  });

  test('a problem after the announcement does not count, because then the outside can be judged', async () => {
    const world = await watchedWorld();
    await changeState(world, { rotation: { problem: blockedSince(world, 86_400) } });
    expect(await open(world)).toEqual([]);
  });

  test('it stays one until the change is announced, whatever problem appears meanwhile', async () => {
    const world = await watchedWorld();
    await changeState(world, { rotation: { problem: blockedSince(world, 3600) }, announced: oldId });
    await watchDomain(world.ports, world.domain);
    await changeState(world, { rotation: {} });
    await watchDomain(world.ports, world.domain);
    expect(await codes(world), 'no try has said why, and none has come through').toEqual(['change-blocked']);
  });

  test('a host that was down is reported as up again', async () => {
    const world = await watchedWorld();
    policyHost(world, timeout);
    await open(world);
    await edit(world);
    policyHost(world, undefined);
    await changeState(world, { announced: oldId });
    await open(world);
    expect(await codes(world)).toEqual(['fetch-timeout (over)']);
  });
});

test('watchDomain() does not treat silence as proof that mail is no longer refused', async () => {
  const world = await watchedWorld();
  const refusal = finding('mail-refused', { sessions: 3, days: 2, resultType: 'certificate-expired' });
  const incidents = [
    { ...refusal, openedAt: '2026-11-20T00:00:00.000Z', alertedAt: '2026-11-20T00:00:00.000Z' },
  ];
  const watch = { schema: 1, domain: world.domain, incidents };
  world.handles.store.edit(incidentsKey(world.domain), JSON.stringify(watch));
  expect((await open(world)).map(({ code }) => code)).toEqual(['mail-refused']);
  reportsAre(world, { 'a.example': [1, 1] });
  expect(
    (await open(world)).map(({ code }) => code),
    'a stranger',
  ).toEqual(['mail-refused']);
  reportsAre(world, { 'a.example': [8, 1] });
  expect(await open(world)).toEqual([]);
});

test('watchDomain() names an MX that an old policy does not cover, and the date until which senders may hold it', async () => {
  const world = await watchedWorld();
  await world.edit({ ...policy, mx: ['mx.example.com', 'new.example.net'] });
  await world.drain();
  world.mxIs('mx.example.com', 'new.example.net');
  const [incident] = await open(world);
  expect(incident).toMatchObject({
    code: 'mx-uncovered-by-held',
    subject: 'new.example.net',
    severity: 'error',
    parameters: { until: expect.stringMatching(/^2026-12-08/) },
  });
});

test('watchDomain() does not report a change in progress as a fault', async () => {
  const world = await watchedWorld();
  policyHost(world, answerOf(200, formatPolicy(policy)));
  await world.edit({ ...policy, maxAgeSeconds: 604_800 });
  await world.drain();
  expect(
    (await open(world)).map(({ code }) => code),
    'the edge still serves the old text',
  ).toEqual([]);
});

test('watchDomain() stores when the certificate ends', async () => {
  const world = await watchedWorld();
  certificate(60)(world);
  const end = new Date(world.handles.clock.now().getTime() + 60 * 86_400_000).toISOString();
  expect((await watchDomain(world.ports, world.domain))?.watch.certificateNotAfter).toBe(end);
  expect((await loadWatch(world.ports, world.domain))?.watch.certificateNotAfter).toBe(end);
});

test('watchDomain() keeps the MX of the last answer', async () => {
  const world = await watchedWorld();
  const stored = async () => (await loadWatch(world.ports, world.domain))?.watch.mx;
  await watchDomain(world.ports, world.domain);
  const first = await stored();
  expect(first).toEqual({
    at: world.handles.clock.now().toISOString(),
    observed: { kind: 'hosts', hosts: [{ host: 'mx.example.com', preference: 10 }] },
  });
  world.handles.clock.advance(3600);
  world.handles.resolver.fail('mx', world.domain);
  await watchDomain(world.ports, world.domain);
  expect(await stored()).toEqual(first);
});

test('watchDomain() keeps an incident from a newer version, with members that it does not know', async () => {
  const world = await watchedWorld();
  const unknown = {
    code: 'from-the-future',
    parameters: { odd: ['fact'] },
    area: 'policy',
    severity: 'error',
    bouncesMail: false,
    openedAt: '2026-11-20T00:00:00.000Z',
    alertedAt: '2026-11-20T00:00:00.000Z',
    newMember: 1,
  };
  const watch = { schema: 1, domain: world.domain, incidents: [unknown] };
  world.handles.store.edit(incidentsKey(world.domain), JSON.stringify(watch));
  expect(await open(world)).toEqual([unknown]);
});
