import { expect, test } from 'vitest';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { observeHosting } from '../../../service/watch/observe-hosting.ts';
import { noSilence } from '../../../service/watch/report-silence.ts';
import { announce, enforce, type World } from '../world.ts';
import { reportsAre } from './report-days.ts';
import { policyHost, watchedWorld } from './watched-world.ts';

const observe = async (world: World) => observeHosting(world.ports, await world.state());
const codesOf = (found: readonly { code: string }[]) => found.map(({ code }) => code);

test('observeHosting() finds no fault in a domain that is served correctly', async () => {
  const world = await watchedWorld();
  const observation = await observe(world);
  expect(observation).toMatchObject({ findings: [], certain: [], coverage: [], beganAt: expect.any(Date) });
  expect(observation.live).toEqual({ kind: 'hosts', hosts: [{ host: 'mx.example.com', preference: 10 }] });
});

test('observeHosting() names the records to set in its findings', async () => {
  const world = await watchedWorld();
  policyHost(world, { ok: true, status: 404, headers: {}, body: Buffer.from('') } as never);
  const { findings } = await observe(world);
  expect(findings).toMatchObject([
    {
      code: 'wrong-status',
      parameters: { status: 404, hosted: { policyHost: { name: 'mta-sts.example.com', type: 'CNAME' } } },
    },
  ]);
});

test('observeHosting() reports an MX finding once, from the policies that senders hold', async () => {
  const world = await watchedWorld();
  world.mxIs('mx.other.example');
  const { findings, coverage } = await observe(world);
  expect(codesOf(findings)).toContain('mx-uncovered');
  expect(findings.filter(({ area }) => area === 'mx')).toEqual(coverage);
});

test('observeHosting() takes a blocked change and refused mail for certain', async () => {
  const world = await watchedWorld();
  policyHost(world, { ok: false, problem: 'timeout', detail: 'no answer' });
  await world.edit(enforce('mx.example.com', 'mx2.example.com'));
  await world.drain();
  world.handles.clock.advance(2 * 86_400);
  expect(codesOf((await observe(world)).certain)).toEqual(['change-blocked']);
});

test('observeHosting() opens no incident for advice', async () => {
  const world = await watchedWorld();
  world.handles.resolver.answer('mx', world.domain, { kind: 'none' });
  const { findings, coverage } = await observe(world);
  expect(codesOf(coverage)).not.toEqual([]);
  expect(findings).toEqual([]);
});

test('observeHosting() cannot tell that a fault is over if another one hides it', async () => {
  const world = await watchedWorld();
  policyHost(world, { ok: false, problem: 'timeout', detail: 'no answer' });
  const { isUnjudged } = await observe(world);
  expect(isUnjudged({ code: 'wrong-status', area: 'policy' })).toBe(true);
  expect(isUnjudged({ code: 'certificate-ends', area: 'certificate' })).toBe(true);
  expect(isUnjudged({ code: 'record-missing', area: 'record' })).toBe(false);
});

test('observeHosting() cannot tell that an area is fine if DNS gave no answer about it', async () => {
  const world = await watchedWorld();
  world.handles.resolver.fail('mx', world.domain);
  const { isUnjudged, isUnknownArea } = await observe(world);
  expect(isUnknownArea('mx')).toBe(true);
  expect(isUnjudged({ code: 'mx-uncovered', area: 'mx' })).toBe(true);
  expect(isUnjudged({ code: 'tls-rpt-missing', area: 'tls-rpt' })).toBe(false);
});

test('observeHosting() cannot tell from no reports that mail is accepted again', async () => {
  const world = await watchedWorld();
  expect((await observe(world)).isUnjudged({ code: 'mail-refused', area: 'reports' })).toBe(true);
  reportsAre(world, { 'reporter.example': [7, 0] });
  expect((await observe(world)).isUnjudged({ code: 'mail-refused', area: 'reports' })).toBe(false);
});

test('observeHosting() says that the served invalid policy is the stored one', async () => {
  const world = await watchedWorld();
  world.handles.store.edit(policyKey(world.domain), 'version: STSv1\nmode: enfroce\n');
  await announce(world);
  expect((await observe(world)).findings).toContainEqual(
    expect.objectContaining({
      code: 'policy-invalid',
      parameters: expect.objectContaining({ isStoredInvalid: true }),
    }),
  );
});

test('observeHosting() finds reports that go elsewhere, and misses none here then', async () => {
  const world = await watchedWorld();
  reportsAre(world, { 'reporter.example': [30, 10] });
  world.handles.dns.set('_smtp._tls.example.com', 'TXT', ['v=TLSRPTv1; rua=mailto:a@b.example']);
  const { findings, silence } = await observe(world);
  expect(codesOf(findings)).toEqual(['tls-rpt-elsewhere']);
  expect(silence).toBe(noSilence);
});
