import { describe, expect, test } from 'vitest';
import type { CheckFinding } from '../../../core/domain-check/judge-domain.ts';
import { reportAddress } from '../../../service/store/domains/domain-names.ts';
import { adviseHosting } from '../../../service/watch/advise-hosting.ts';
import { enforce, World } from '../world.ts';

const nextStepOf = async (world: World, area: CheckFinding['area'], code: string) => {
  const finding = { area, code, severity: 'error', message: 'm', nextStep: 'as for any domain' } as const;
  return adviseHosting(world.ports, await world.state(), [finding])[0]?.nextStep;
};

const cname = 'mta-sts.example.com CNAME edge.strictmx.test';
const put = 'PUT /v1/domains/example.com/policy';

describe('adviseHosting() of a managed domain', async () => {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  const id = (await world.state()).announced?.id;
  const record = `_mta-sts.example.com TXT "v=STSv1; id=${id};"`;
  const tlsRpt = `_smtp._tls.example.com TXT "v=TLSRPTv1; rua=mailto:${reportAddress(await world.state(), world.ports)}"`;

  test.each([
    ['record', 'mta-sts-absent', `Set ${cname} and ${record}`],
    ['record', 'record-missing', `Set ${record}`],
    ['record', 'record-invalid', `Leave ${record} alone at that name`],
    ['tls-rpt', 'tls-rpt-missing', `Set ${tlsRpt}`],
    ['tls-rpt', 'tls-rpt-invalid', `Leave ${tlsRpt} alone at that name`],
    ['policy', 'policy-advice', `Put a corrected policy: ${put}`],
    ['policy', 'policy-invalid', `Check that ${cname} is set and that nothing stands in between`],
    ['policy', 'fetch-tls-name', `Check that ${cname} is set and that nothing stands in between`],
    ['policy', 'fetch-over-ipv6', 'as for any domain'],
    ['certificate', 'certificate-ends', `Check that ${cname} is set; then it is renewed by itself`],
    ['caa', 'caa-forbids', 'as for any domain'],
  ] as const)('names for %s:%s the very record or call', async (area, code, nextStep) => {
    expect(await nextStepOf(world, area, code)).toBe(nextStep);
  });
});

test('adviseHosting() of an external domain names the CNAMEs that its owner sets', async () => {
  const world = new World();
  await world.register({ zone: 'external' });
  const record = '_mta-sts.example.com CNAME example.com._mta-sts.strictmx.test';
  expect(await nextStepOf(world, 'record', 'record-missing')).toBe(`Set ${record}`);
  expect(await nextStepOf(world, 'record', 'mta-sts-absent')).toBe(`Set ${cname} and ${record}`);
  expect(await nextStepOf(world, 'tls-rpt', 'tls-rpt-missing')).toBe(
    'Set _smtp._tls.example.com CNAME example.com._tlsrpt.strictmx.test',
  );
});

test('adviseHosting() without a policy asks for one', async () => {
  const world = await World.hosted();
  for (const code of ['mta-sts-absent', 'record-missing', 'record-invalid'])
    expect(await nextStepOf(world, 'record', code)).toBe(`Put a policy: ${put}`);
});

test('adviseHosting() of a policy that was put past the API and is none asks for another', async () => {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  world.handles.store.edit('policies/example.com/mta-sts.txt', 'mode: enfroce');
  await world.ports.tasks.enqueue([{ kind: 'rotate-id', domain: world.domain }]);
  await world.drain();
  expect(await nextStepOf(world, 'policy', 'policy-invalid')).toBe(`Put a valid policy: ${put}`);
});

test('adviseHosting() names the authority that CAA has to allow for a renewal', async () => {
  const world = await World.hosted();
  world.handles.edge.caaIssuers = ['amazon.com'];
  expect(await nextStepOf(world, 'certificate', 'certificate-ends')).toBe(
    `Check that ${cname} is set and that CAA records allow amazon.com; then it is renewed by itself`,
  );
});
