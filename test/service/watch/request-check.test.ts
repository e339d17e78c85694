import { beforeAll, expect, test } from 'vitest';
import { callsPerMinute } from '../../../service/access/limit-calls.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { incidentsKey } from '../../../service/store/domains/incidents.ts';
import { prefixes } from '../../../service/store/prefixes.ts';
import { requestCheck } from '../../../service/watch/request-check.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { domainName } from '../../fakes/names.ts';
import type { World } from '../world.ts';
import { watchedWorld } from './watched-world.ts';

beforeAll(testDkimKey, 60_000);

const domain = domainName('example.com');
const change = {
  caller: { id: 'a', owner: 'acme', scopes: ['write'] as const },
  action: 'POST /v1/x',
  dryRun: false,
};
const audit = ({ handles }: World) => handles.store.keys('audit/');

test('requestCheck() returns its findings at once, and opens an incident once a second check confirms them', async () => {
  const world = await watchedWorld();
  const { ports, handles } = world;
  handles.resolver.found('mx', domain, [{ exchange: 'rogue.example.net', preference: 10 }]);
  const check = async () => {
    const result = await requestCheck(ports, change, domain);
    if (!result.ok) throw new Error(result.reason);
    const codes = result.check.findings.filter(({ area }) => area === 'mx').map(({ code }) => code);
    return { codes, incidents: result.incidents };
  };
  const first = await check();
  expect(first.codes).toEqual(['mx-uncovered', 'mx-pattern-unused']);
  expect(
    first.incidents.map(({ code }) => code),
    'a warning needs no second check',
  ).toEqual(['mx-pattern-unused']);
  handles.clock.advance(ports.service.retrySeconds);
  const { incidents } = await check();
  expect(incidents.find(({ code }) => code === 'mx-uncovered')).toMatchObject({
    fallBack: { keepValid: ['mx.example.com'] },
  });
  expect(audit(world)).toHaveLength(2);
});

test('requestCheck() in a dry run stores nothing but that it was asked', async () => {
  const world = await watchedWorld();
  const stored = () => world.handles.store.keys().filter((key) => !key.startsWith(prefixes.sentMails));
  const before = stored();
  expect(await requestCheck(world.ports, { ...change, dryRun: true }, domain)).toMatchObject({ ok: true });
  expect(stored()).toEqual(before);
});

test('requestCheck() in a dry run counts: it, too, waits for hosts of the owner’s choice', async () => {
  const { ports } = await watchedWorld();
  const check = () => requestCheck(ports, { ...change, dryRun: true }, domain);
  for (let n = 0; n < callsPerMinute.check; n++) expect(await check()).toMatchObject({ ok: true });
  expect(await check()).toMatchObject({ ok: false, reason: 'too-many-calls' });
});

test('requestCheck() does not check a domain whose removal has begun to delete', async () => {
  const { ports, handles, state } = await deletingWorld();
  expect(await requestCheck(ports, change, domain)).toEqual({ ok: false, reason: 'not-checked', domain });
  expect(state.removal.deletingSince).toBeDefined();
  expect(handles.store.text(incidentsKey(domain))).toBeUndefined();
});

async function deletingWorld() {
  const world = await watchedWorld();
  const at = world.ports.clock.now().toISOString();
  const state = { ...(await world.state()), removal: { requestedAt: at, by: 'owner', deletingSince: at } };
  world.handles.store.edit(domainKey(domain), JSON.stringify(state));
  return { ...world, state };
}

test("requestCheck() of another owner's domain finds nothing", async () => {
  const { ports } = await watchedWorld();
  const caller = { ...change.caller, owner: 'other' };
  const missing = { ok: false, reason: 'no-such-domain', domain };
  expect(await requestCheck(ports, { ...change, caller }, domain)).toEqual(missing);
});

test('requestCheck() lets an owner check a few domains a minute', async () => {
  const { ports, handles } = await watchedWorld();
  for (let n = 0; n < callsPerMinute.check; n++)
    expect(await requestCheck(ports, change, domain)).toMatchObject({ ok: true });
  const refused = { ok: false, reason: 'too-many-calls', call: 'check', perMinute: 20 };
  expect(await requestCheck(ports, change, domain)).toEqual(refused);
  handles.clock.advance(60);
  expect(await requestCheck(ports, change, domain)).toMatchObject({ ok: true });
});
