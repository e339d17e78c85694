import { beforeAll, expect, test } from 'vitest';
import { finding } from '../../../core/finding/finding.ts';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { watchDomain } from '../../../service/watch/watch-domain.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { domainName } from '../../fakes/names.ts';
import type { World } from '../world.ts';
import { policyHost, watchedPolicy, watchedWorld } from './watched-world.ts';

beforeAll(testDkimKey, 60_000);

const stored = formatPolicy(watchedPolicy);
const [version, mode, mx, maxAge] = stored.split(/(?<=\n)/);

/** What one check says about the policy. */
async function check(world: World) {
  const found = await watchDomain(world.ports, world.domain);
  return found?.check.findings.filter(({ area, code }) => area === 'policy' && code !== 'policy-advice');
}

const domain = domainName('example.com');
const bytesDiffer = (line: number, served: string, before?: string) => [
  finding('policy-bytes-differ', { domain, line, served, ...(before !== undefined && { stored: before }) }),
];
const differs = [expect.objectContaining({ severity: 'error', code: 'policy-differs' })];

test.each([
  ['the stored bytes', stored, []],
  ['LF instead of CRLF', stored.replaceAll('\r', ''), bytesDiffer(1, 'version: STSv1\n', version)],
  [
    'a space at the end of a line',
    stored.replace('enforce', 'enforce '),
    bytesDiffer(2, 'mode: enforce \r\n', mode),
  ],
  [
    'fields in another order',
    `${version}${maxAge}${mx}${mode}`,
    bytesDiffer(2, 'max_age: 1209600\r\n', mode),
  ],
  ['an additional field', `${stored}note: a\r\n`, bytesDiffer(5, 'note: a\r\n')],
  ['no line end after the last line', stored.trimEnd(), bytesDiffer(4, 'max_age: 1209600', maxAge)],
  ['upper case', stored.replace('mx.example', 'MX.example'), bytesDiffer(3, 'mx: MX.example.com\r\n', mx)],
  [
    'a repeated server',
    `${version}${mode}${mx}${mx}${maxAge}`,
    bytesDiffer(4, 'mx: mx.example.com\r\n', maxAge),
  ],
  ['another mode', stored.replace('enforce', 'testing'), [...differs, expect.anything()]],
  ['another max_age', stored.replace('1209600', '86400'), differs],
  ['an additional server', `${version}${mode}${mx}mx: b.example\r\n${maxAge}`, differs],
])('checkHosting() judges a policy host that serves %s', async (_, text, findings) => {
  const world = await watchedWorld();
  policyHost(world, answerOf(200, text));
  const found = await check(world);
  expect(found).toHaveLength(findings.length);
  expect(found).toEqual(expect.arrayContaining(findings));
});

test('checkHosting() accepts servers in another order as the same policy', async () => {
  const world = await watchedWorld();
  const two = { ...watchedPolicy, mx: ['mx.example.com', 'mx2.example.com'] };
  await world.edit(two);
  world.handles.clock.advance(3600);
  await world.drain();
  world.handles.clock.advance(3600);
  policyHost(world, answerOf(200, formatPolicy({ ...two, mx: two.mx.toReversed() })));
  expect(await check(world)).toMatchObject([{ code: 'policy-bytes-differ' }]);
});

test('checkHosting() shortens a served line of 64 KB', async () => {
  const world = await watchedWorld();
  policyHost(world, answerOf(200, `${stored}x: ${'\u00e9'.repeat(30_000)}\r\n`));
  const [found] = (await check(world)) ?? [];
  expect(found?.code).toBe('policy-bytes-differ');
  expect(JSON.stringify(found).length).toBeLessThan(1000);
});

const otherLineEnds = stored.replaceAll('\r', '');

/** Puts the same text again, which the ledger knows already. */
async function rewrite(world: World): Promise<void> {
  const { edge, store } = world.handles;
  edge.cacheSeconds = 60;
  store.edit(policyKey(world.domain), stored);
  const { version: objectVersion } = (await store.get(policyKey(world.domain))) ?? {};
  const state = await world.state();
  const versions = state.versions.map((one) => ({ ...one, objectVersion }));
  store.edit(domainKey(world.domain), JSON.stringify({ ...state, versions }));
}

test.each<[what: string, arrange: (world: World) => unknown, seconds: number, codes: string[]]>([
  ['and long ago, with a warning', () => {}, 61, ['policy-bytes-differ']],
  [
    'while an edit directly in the store is not in the ledger yet',
    ({ handles, domain }) => handles.store.edit(policyKey(domain), otherLineEnds),
    3600,
    [],
  ],
  [
    'after an edit to another meaning that is not in the ledger yet',
    ({ handles, domain }) => handles.store.edit(policyKey(domain), stored.replace('enforce', 'testing')),
    3600,
    [],
  ],
  [
    'within the cache time of an edit that the ledger has noticed',
    async (world) => {
      world.handles.store.edit(policyKey(world.domain), otherLineEnds);
      await world.ports.tasks.enqueue([{ kind: 'rotate-id', domain: world.domain }]);
      await world.drain();
    },
    1,
    [],
  ],
  ['within the cache time of an object that was rewritten under the announced id', rewrite, 60, []],
  ['after the cache time of such an object, with a warning', rewrite, 61, ['policy-bytes-differ']],
  [
    'where the stored text is gone, so there is nothing to compare',
    ({ handles, domain }) => handles.store.delete(policyKey(domain)),
    3600,
    [],
  ],
])('checkHosting() judges different bytes that are served %s', async (_, arrange, seconds, codes) => {
  const world = await watchedWorld();
  policyHost(world, answerOf(200, otherLineEnds));
  await arrange(world);
  world.handles.clock.advance(seconds);
  expect((await check(world))?.map(({ code }) => code)).toEqual(codes);
});

test.each([
  ['the authority of the edge', 'example.com', 'amazon.com', undefined],
  ['the same in different letter case, with parameters', 'example.com', 'Amazon.COM; account=1', undefined],
  ['another authority, at the domain', 'example.com', 'other.example', 'example.com'],
  [
    'another authority, only at the policy host',
    'mta-sts.example.com',
    'other.example',
    'mta-sts.example.com',
  ],
])('checkHosting() judges CAA that allows %s', async (_, name, value, forbidding) => {
  const world = await watchedWorld();
  world.handles.edge.caaIssuers = ['amazon.com', 'amazontrust.com'];
  world.handles.resolver.found('caa', name, [{ critical: false, tag: 'issue', value }]);
  const { check } = (await watchDomain(world.ports, world.domain)) ?? {};
  const found = check?.findings.find(({ code }) => code === 'caa-forbids-edge');
  expect(found?.parameters).toEqual(
    forbidding === undefined ? undefined : { domain, name: forbidding, issuer: 'amazon.com' },
  );
});

test('checkHosting() cannot judge whether CAA allows the edge without an answer', async () => {
  const world = await watchedWorld();
  world.handles.edge.caaIssuers = ['amazon.com'];
  world.handles.resolver.fail('caa', 'mta-sts.example.com');
  const found = await watchDomain(world.ports, world.domain);
  expect(found?.check.findings).toMatchObject([{ code: 'caa-unknown', severity: 'unknown' }]);
});
