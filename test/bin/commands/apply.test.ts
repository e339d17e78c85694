import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { policyKey } from '../../../service/store/domains/policy.ts';
import { domainName } from '../../fakes/names.ts';
import { CommandWorld, useCommandWorld } from './hosting/command-world.ts';

useCommandWorld();

const folder = mkdtempSync(join(tmpdir(), 'strictmx-apply-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function fileOf(text: string, ending = 'yaml'): string {
  const file = join(folder, `${++count}.${ending}`);
  writeFileSync(file, text);
  return file;
}

const csv = [
  'domain,owner,zone,mode,mx,maxAgeSeconds',
  ...[1, 2, 3].map((n) => `d${n}.example,acme,external,testing,mx1.acme.example mx2.acme.example,604800`),
].join('\r\n');

const lastLine = (text: string) => text.split('\n').at(-1);

test('apply adds what a CSV lists, and run again finds nothing to change', async () => {
  const world = await CommandWorld.hosted();
  const file = fileOf(csv, 'csv');
  const dry = await world.run('apply', file, '--dry-run', '--json');
  expect([lastLine(dry.out), dry.exit]).toEqual([
    '{"counts":{"add":3,"change":0,"nothing":0,"refused":0,"unknown":0}}',
    undefined,
  ]);
  expect((await world.run('domain', 'show', 'd1.example')).exit).toBe(1);
  const { err, exit } = await world.run('apply', file, '--yes');
  expect([lastLine(err), exit]).toEqual(['Done: 3 of 3 domains changed, 0 refused', undefined]);
  expect(await world.json('policy', 'show', 'd2.example')).toMatchObject({
    mode: 'testing',
    maxAgeSeconds: 604_800,
  });
  world.calls.length = 0;
  expect((await world.run('apply', file, '--yes')).out).toBe('0 add, 0 change, 3 nothing, 0 refused');
  expect(world.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
});

test('apply continues after a refusal, and ends with exit 1', async () => {
  const world = await CommandWorld.hosted();
  const file = fileOf(
    '[{ domain: example.com, digestHour: 99 }, { domain: b.example, owner: acme, zone: external }]',
  );
  const { out, exit } = await world.run('apply', file, '--yes');
  expect([out, exit]).toEqual([expect.stringMatching(/^refused +example\.com +"digestHour" is 99/mu), 1]);
  expect((await world.run('domain', 'show', 'b.example')).exit).toBeUndefined();
});

test('apply --export gives back what apply reads', async () => {
  const world = await CommandWorld.hosted();
  await world.publish();
  const set = ['domain', 'set', 'example.com', '--hour', '5', '--webhook', 'https://hooks.example.net/x'];
  await world.run(...set, '--to', 'a@example.com', '--language', 'ja');
  const { out } = await world.run('apply', '--export');
  expect((await world.run('apply', fileOf(out), '--dry-run')).out).toBe(
    '0 add, 0 change, 1 nothing, 0 refused',
  );
  const json = (await world.run('apply', '--export', '--json')).out;
  expect(JSON.parse(json).domains).toMatchObject([{ domain: 'example.com', digestHour: 5 }]);
});

test('apply --prune starts safe removals of the owners that the file names only', async () => {
  const world = await CommandWorld.hosted();
  await world.run('domain', 'add', 'other.example', '--owner', 'beta', '--zone', 'external');
  const file = fileOf('[{ domain: new.example, owner: acme, zone: external }]');
  expect((await world.run('apply', file, '--dry-run')).out).not.toContain('removal');
  await world.run('apply', file, '--prune', '--yes');
  const { domains } = await world.json('domain', 'list', '--state', 'removing');
  expect(domains.map(({ domain }: { domain: string }) => domain)).toEqual(['example.com']);
});

test('apply --prune removes nothing once a change is refused, before or while it is carried out', async () => {
  const world = await CommandWorld.hosted();
  const misspelt = fileOf('[{ domain: exmaple.com, owner: acme, zone: nowhere }]');
  const { out, exit } = await world.run('apply', misspelt, '--prune', '--yes');
  expect([out, exit]).toEqual([expect.stringContaining('may mean this domain'), 1]);
  // Of a new domain, only the settings can be checked before.
  const late = fileOf('[{ domain: new.example, owner: acme, zone: external, mode: enforce, mx: [] }]');
  const { err } = await world.run('apply', late, '--prune', '--yes');
  expect(err).toContain('new.example: 1 of 2 steps done, then: ');
  expect(err).toContain('No removal was started');
  expect((await world.json('domain', 'list', '--state', 'removing')).domains).toEqual([]);
});

test('apply --export writes nothing if a policy cannot be read', async () => {
  const world = await CommandWorld.hosted();
  await world.publish();
  world.api.world.handles.store.edit(policyKey(domainName('example.com')), 'damaged');
  const { out, err, exit } = await world.run('apply', '--export');
  expect([out, exit]).toEqual(['', 1]);
  expect(err).toContain('Nothing is exported');
});

test('apply refuses a domain that two files list', async () => {
  const world = await CommandWorld.hosted();
  const files = [
    fileOf('[{ domain: a.example, owner: acme }]'),
    fileOf('[{ domain: A.example, owner: beta }]'),
  ];
  const { err, exit } = await world.run('apply', ...files, '--yes');
  expect([err, exit]).toEqual([expect.stringMatching(/"a\.example" is listed in ".*", too/u), 2]);
});

test('apply prints what the service warns of', async () => {
  const world = await CommandWorld.hosted();
  await world.publish();
  const file = fileOf('[{ domain: example.com, maxAgeSeconds: 100 }]');
  expect((await world.run('apply', file, '--dry-run')).out).toMatch(/^ +! .*100/mu);
  const { out } = await world.run('apply', file, '--dry-run', '--json');
  expect(JSON.parse(out.split('\n')[0] ?? '').warnings).toEqual([expect.stringContaining('100')]);
});

test('apply never prints the path of a webhook, and finds nothing to change the second time', async () => {
  const world = await CommandWorld.hosted();
  const file = fileOf('[{ domain: example.com, webhook: https://hooks.example.net/T0/secret }]');
  const first = await world.run('apply', file, '--yes', '--json');
  expect(first.out + first.err).not.toContain('secret');
  expect(lastLine(first.err)).toBe('Done: 1 of 1 domains changed, 0 refused');
  expect((await world.run('apply', file, '--yes')).out).toBe('0 add, 0 change, 1 nothing, 0 refused');
});

test('apply --prune is a wrong call if no owner is known', async () => {
  const world = await CommandWorld.hosted();
  const { err, exit } = await world.run('apply', fileOf('[{ domain: new.example }]'), '--prune', '--yes');
  expect([err, exit]).toEqual([expect.stringContaining('--prune needs an owner'), 2]);
});

test('apply ends with exit 3 if the service did not answer whether it made a change', async () => {
  const world = await CommandWorld.hosted();
  world.meanwhile = (call) => {
    if (call.startsWith('PATCH') && !call.includes('dry-run')) throw new Error('no answer');
  };
  const { err, exit } = await world.run('apply', fileOf('[{ domain: example.com, digestHour: 5 }]'), '--yes');
  expect([err, exit]).toEqual([expect.stringContaining('1 unknown: apply the file again'), 3]);
});

test('apply takes another spelling of the same servers for no change', async () => {
  const world = await CommandWorld.hosted();
  await world.publish();
  const file = fileOf('[{ domain: example.com, mx: [MX.Example.COM.] }]');
  expect((await world.run('apply', file, '--dry-run')).out).toBe('0 add, 0 change, 1 nothing, 0 refused');
});

test('apply --prune asks again above 5 removals, even with --yes', async () => {
  const world = await CommandWorld.hosted();
  for (const n of [1, 2, 3, 4, 5])
    await world.run('domain', 'add', `d${n}.example`, '--owner', 'acme', '--zone', 'external');
  const apply = [
    'apply',
    fileOf('[{ domain: new.example, owner: acme, zone: external }]'),
    '--prune',
    '--yes',
  ];
  const { err, exit } = await world.run(...apply);
  expect([err, exit]).toEqual([expect.stringContaining('repeat it with --removals 6'), 2]);
  expect((await world.run(...apply, '--removals', '5')).exit).toBe(2);
  const removing = ['domain', 'list', '--state', 'removing'];
  expect((await world.json(...removing)).domains).toEqual([]);
  expect((await world.run(...apply, '--removals', '6')).exit).toBeUndefined();
  expect((await world.json(...removing)).domains).toHaveLength(6);
});

test.each([
  ['no file', [], 'expected one or --export'],
  ['nobody to ask', [fileOf('[{ domain: example.com, digestHour: 5 }]')], 'expected --yes'],
  ['a file that is not there', ['/none.yaml'], 'the file does not exist'],
  ['a file that cannot be applied', [fileOf('[{ domain: a.example, ownr: x }]')], 'expected "owner"'],
])('apply with %s is a wrong call, and changes nothing', async (_, args, message) => {
  const world = await CommandWorld.hosted();
  const { exit, err } = await world.run('apply', ...args);
  expect([exit, err]).toEqual([2, expect.stringContaining(message)]);
  expect(world.calls.filter((call) => !call.startsWith('GET') && !call.includes('dry-run'))).toEqual([]);
});
