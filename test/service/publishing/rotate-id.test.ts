import { expect, test } from 'vitest';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import type { FetchResult } from '../../../service/ports/public-fetch.ts';
import { rotateId } from '../../../service/publishing/rotate-id.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { policyUrl } from '../../../service/store/domains/domain-names.ts';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { enforce, World } from '../world.ts';

const [a, b] = [enforce('mx1.example.com'), enforce('mx2.example.com')];
const recordOf = (id: string) => [`v=STSv1; id=${id};`];

test('rotateId() announces a new policy once it is served', async () => {
  const world = await World.hosted();
  await world.edit(a);
  expect(world.txt(), 'not before it is verified').toEqual([]);
  await world.drain();

  const { announced, versions } = await world.state();
  expect(versions).toHaveLength(1);
  expect(announced?.id).toBe(versions[0]?.id);
  expect(world.txt()).toEqual(recordOf(versions[0]!.id));
});

diesAtEveryCall('rotateId()', {
  arrange: async () => {
    const world = await World.hosted();
    await world.edit(a);
    return world;
  },
  step: ({ ports, domain }) => rotateId(ports, domain),
});

test('rotateId() keeps the id if the same policy is put again', async () => {
  const world = await World.hosted();
  await world.edit(a);
  await world.drain();
  const before = world.txt();
  world.handles.clock.advance(60);
  expect((await world.edit(a)).changed).toBe(false);
  await world.drain();
  expect(world.txt()).toEqual(before);
});

test('rotateId() gives A → B → A three rising ids', async () => {
  const world = await World.hosted();
  const ids: string[] = [];
  for (const policy of [a, b, a]) {
    await world.edit(policy);
    await world.drain();
    ids.push(world.txt()[0]!);
  }
  expect(new Set(ids).size).toBe(3);
  expect(ids.toSorted()).toEqual(ids);
});

test('rotateId() gives a new id if A was replaced by B and by A again directly in the store, before it ran', async () => {
  const world = await World.hosted();
  await world.edit(a);
  await world.drain();
  const before = world.txt();
  const key = policyKey(world.domain);
  world.handles.store.edit(key, formatPolicy(b));
  world.handles.store.edit(key, formatPolicy(a));
  await rotateId(world.ports, world.domain);
  expect(world.txt()).not.toEqual(before);
});

test('rotateId() announces an edit directly in the store and names its origin in the ledger', async () => {
  const world = await World.hosted();
  await world.edit(a);
  await world.drain();
  world.handles.store.edit(policyKey(world.domain), formatPolicy(b));
  expect(await rotateId(world.ports, world.domain)).toMatchObject({ kind: 'announced' });
  const { versions } = await world.state();
  expect(versions.map(({ by }) => by)).toEqual(['owner', 'object-store']);
  expect(versions[0]?.supersededAt).toBeDefined();
});

const wrongAnswers: [string, FetchResult, string][] = [
  ['404', answerOf(404, 'Not found'), 'wrong-status'],
  ['redirect', answerOf(301, ''), 'redirect'],
  ['text/html', answerOf(200, formatPolicy(b), 'text/html'), 'wrong-media-type'],
  ['no media type', answerOf(200, formatPolicy(b), ''), 'wrong-media-type'],
  ['different bytes', answerOf(200, `${formatPolicy(b)} `), 'other-text'],
  ['the old text', answerOf(200, formatPolicy(a)), 'other-text'],
  ['expired certificate', { ok: false, problem: 'tls-expired', detail: '' }, 'fetch-tls-expired'],
  ['misnamed certificate', { ok: false, problem: 'tls-name', detail: '' }, 'fetch-tls-name'],
  ['timeout', { ok: false, problem: 'timeout', detail: '' }, 'fetch-timeout'],
];

test.each(wrongAnswers)(
  'rotateId() keeps the id while HTTPS answers with %s, and recovers by itself',
  async (_, answer, code) => {
    const world = await World.hosted();
    await world.edit(a);
    await world.drain();
    const before = world.txt();

    world.handles.fetch.answer(policyUrl(world.domain), answer);
    await world.edit(b);
    await world.drain();
    expect(world.txt()).toEqual(before);
    const { problem } = (await world.state()).rotation;
    expect(problem).toMatchObject({
      code,
      parameters: {
        domain: 'example.com',
        hosted: { policyHost: { value: expect.stringMatching(/\.edge\.strictmx\.test$/u) } },
      },
    });

    world.handles.fetch.clear(policyUrl(world.domain));
    expect(await rotateId(world.ports, world.domain)).toMatchObject({ kind: 'announced' });
    expect(world.txt()).not.toEqual(before);
    expect((await world.state()).rotation.problem).toBeUndefined();
  },
);

test('rotateId() counts an id that a failed try wrote as announced only once the zone’s servers answer with it', async () => {
  const world = await World.hosted();
  await world.edit(a);
  const [version] = (await world.state()).versions;
  const record = recordOf(version!.id);
  world.handles.dns.set('_mta-sts.example.com', 'TXT', record);
  // The servers differ.
  world.handles.dns.look = async () => undefined;
  world.handles.dns.before = (operation) => {
    if (operation === 'confirm') throw new Error('a server answers the old record');
  };
  await expect(rotateId(world.ports, world.domain)).rejects.toThrow('answers the old record');
  expect((await world.state()).announced).toBeUndefined();

  world.handles.dns.before = () => {};
  expect(await rotateId(world.ports, world.domain)).toEqual({ kind: 'current', id: version!.id });
  expect((await world.state()).announced?.id).toBe(version!.id);
});

test('rotateId() does not ask the zone’s servers again about an id that was announced', async () => {
  const world = await World.hosted();
  await world.edit(a);
  await world.drain();
  const asked: string[] = [];
  world.handles.dns.before = (operation) => {
    asked.push(operation);
  };
  expect(await rotateId(world.ports, world.domain)).toMatchObject({ kind: 'current' });
  expect(asked).not.toContain('confirm');
});

test('rotateId() queues one chain of tasks while it is blocked, however often it is called', async () => {
  const world = await World.hosted();
  world.handles.fetch.answer(policyUrl(world.domain), answerOf(404, ''));
  await world.edit(a);
  world.handles.tasks.take();
  for (let call = 0; call < 5; call++) await rotateId(world.ports, world.domain);
  expect(world.handles.tasks.queued).toEqual([
    { task: { kind: 'rotate-id', domain: world.domain }, delaySeconds: 60 },
  ]);
});

const looks = (world: World) =>
  world.handles.tasks.take().filter(({ kind }) => kind === 'advance-life-cycle').length;

test('rotateId() requests a check of the domain for each new id, whoever put the policy, and none an hour later', async () => {
  const world = await World.hosted();
  await world.edit(a);
  await rotateId(world.ports, world.domain);
  expect(looks(world)).toBe(1);
  world.handles.clock.advance(3600);
  await rotateId(world.ports, world.domain);
  expect(looks(world)).toBe(0);
  world.handles.store.edit(policyKey(world.domain), formatPolicy(b));
  await rotateId(world.ports, world.domain);
  expect(looks(world)).toBe(1);
});

test('rotateId() requests a check of the domain even if it died before the request', async () => {
  const world = await World.hosted();
  await world.edit(a);
  world.handles.tasks.before = () => {
    throw new Error('killed');
  };
  await expect(rotateId(world.ports, world.domain)).rejects.toThrow('killed');
  world.handles.tasks.before = () => {};
  world.handles.clock.advance(360);
  await rotateId(world.ports, world.domain);
  expect(looks(world)).toBe(1);
});

test('rotateId() requests a check of the domain even if it died after the record was written', async () => {
  const world = await World.hosted();
  await world.edit(a);
  const { store } = world.handles;
  store.before = (operation, key) => {
    if (operation === 'put' && key === domainKey(world.domain) && world.txt().length > 0)
      throw new Error('killed');
  };
  await expect(rotateId(world.ports, world.domain)).rejects.toThrow('killed');
  store.before = () => {};
  world.handles.tasks.take();
  await rotateId(world.ports, world.domain);
  expect(looks(world)).toBe(1);
});

test('rotateId() requests a check of the domain while a change is blocked for longer than changes take', async () => {
  const world = await World.hosted();
  await world.edit(a);
  world.handles.tasks.take();
  world.handles.fetch.answer(policyUrl(world.domain), answerOf(404, ''));
  await rotateId(world.ports, world.domain);
  expect(looks(world)).toBe(0);
  world.handles.clock.advance(3600);
  await rotateId(world.ports, world.domain);
  expect(looks(world)).toBe(1);
});

test('rotateId() waits until no edge location can serve the old text', async () => {
  const world = await World.hosted();
  world.handles.edge.cacheSeconds = 60;
  await world.edit(a);
  world.handles.clock.advance(20);
  expect(await rotateId(world.ports, world.domain)).toEqual({ kind: 'waiting', seconds: 40 });
  world.handles.clock.advance(40);
  expect(await rotateId(world.ports, world.domain)).toMatchObject({ kind: 'announced' });
});

test('rotateId() follows an edit that arrives while it runs', async () => {
  const world = await World.hosted();
  await world.edit(a);
  world.handles.tasks.take();
  let interrupted = false;
  world.handles.dns.before = (operation) => {
    if (operation !== 'change' || interrupted) return;
    interrupted = true;
    world.handles.store.edit(policyKey(world.domain), formatPolicy(b));
  };
  await rotateId(world.ports, world.domain);
  const { versions, announced } = await world.state();
  expect(announced?.id).toBe(versions.at(-1)?.id);
  expect(versions.at(-1)?.text).toBe(formatPolicy(b));
  expect(world.txt()).toEqual(recordOf(announced!.id));
});

test('rotateId() follows five edits in a row, and leaves the next one to the queue', async () => {
  const world = await World.hosted();
  await world.edit(a);
  world.handles.tasks.take();
  let edits = 0;
  world.handles.dns.before = (operation) => {
    if (operation !== 'change') return;
    edits++;
    world.handles.store.edit(policyKey(world.domain), formatPolicy(enforce(`mx-${edits}.example.com`)));
  };
  expect(await rotateId(world.ports, world.domain)).toEqual({ kind: 'waiting', seconds: 0 });
  expect(edits).toBe(5);
  expect(world.handles.tasks.take()).toContainEqual({ kind: 'rotate-id', domain: world.domain });
});

test('rotateId() does not announce text that is not a policy', async () => {
  const world = await World.hosted();
  await world.edit(a);
  await world.drain();
  const before = world.txt();
  world.handles.store.edit(policyKey(world.domain), 'mode: enfroce\n');
  await rotateId(world.ports, world.domain);
  expect(world.txt()).toEqual(before);
  expect((await world.state()).rotation.problem).toMatchObject({
    code: 'stored-policy-invalid',
    parameters: {
      domain: 'example.com',
      faults: [
        { code: 'mode-unknown', parameters: { value: 'enfroce' } },
        { code: 'max-age-missing' },
        { code: 'mx-missing' },
        { code: 'version-missing' },
      ],
    },
  });
});

test("rotateId() keeps another's record until the domain says to adopt it", async () => {
  const world = await World.hosted();
  const foreign = {
    name: `_mta-sts.${world.domain}`,
    type: 'TXT' as const,
    ttlSeconds: 60,
    values: ['v=STSv1; id=other;'],
  };
  await world.ports.dns.change(`Z-${world.domain}`, [{ from: undefined, to: foreign }]);
  await world.edit(a);
  await world.drain();
  expect(world.txt()).toEqual(foreign.values);
  expect((await world.state()).rotation.problem?.code).toBe('foreign-record');

  const object = (await world.ports.store.get(domainKey(world.domain)))!;
  const adopting = { ...JSON.parse(Buffer.from(object.body).toString()), adoptRecords: true };
  await world.ports.store.put(object.key, JSON.stringify(adopting));
  await rotateId(world.ports, world.domain);
  expect(world.txt()).toEqual(recordOf((await world.state()).announced!.id));
});

test('rotateId() keeps TXT values at the name that are not MTA-STS records', async () => {
  const world = await World.hosted();
  const other = {
    name: `_mta-sts.${world.domain}`,
    type: 'TXT' as const,
    ttlSeconds: 60,
    values: ['verification=abc'],
  };
  await world.ports.dns.change(`Z-${world.domain}`, [{ from: undefined, to: other }]);
  await world.edit(a);
  await world.drain();
  expect(world.txt()).toEqual(['verification=abc', ...recordOf((await world.state()).announced!.id)]);
});

test('rotateId() twice at once ends with the id of the served text', async () => {
  const world = await World.hosted();
  await world.edit(a);
  await world.drain();
  await world.edit(b);
  world.handles.tasks.take();
  await Promise.all([rotateId(world.ports, world.domain), rotateId(world.ports, world.domain)]);
  await world.drain();
  await rotateId(world.ports, world.domain);
  const { versions, announced } = await world.state();
  expect(versions.find(({ id }) => id === announced?.id)?.text).toBe(world.served());
  expect(world.txt()).toEqual(recordOf(announced!.id));
});
