import { expect, test } from 'vitest';
import { CommandWorld, useCommandWorld } from './command-world.ts';

useCommandWorld();

test('domain add hosts a domain, and ends with the records to set', async () => {
  const world = await CommandWorld.hosted();
  const { out, exit } = await world.run(
    ...['domain', 'add', 'new.example', '--owner', 'acme', '--zone', 'external', '--hour', '5'],
    ...['--to', 'a@new.example', 'b@new.example', '--language', 'ja', '--auto-enforce'],
  );
  expect(exit).toBeUndefined();
  expect(out).toMatch(/✗ missing {2}mta-sts\.new\.example +CNAME /u);
  expect(await world.json('domain', 'show', 'new.example')).toMatchObject({
    owner: 'acme',
    digestTo: ['a', 'b'].map((name) => ({ address: `${name}@new.example`, language: 'ja' })),
    digestHour: 5,
    autoEnforce: true,
  });
});

test('domain add --dry-run hosts nothing', async () => {
  const world = await CommandWorld.hosted();
  const { out } = await world.run(
    'domain',
    'add',
    'new.example',
    '--owner',
    'acme',
    '--zone',
    'external',
    '--dry-run',
  );
  expect(out).toMatch(/^Nothing was changed/u);
  expect((await world.run('domain', 'show', 'new.example')).exit).toBe(1);
});

test.each([
  ['a domain that is there', ['domain', 'add', 'example.com', '--owner', 'acme'], 1, 'it is there already'],
  ['no owner', ['domain', 'add', 'new.example'], 2, 'expected "--owner <name>"'],
  ['an hour that is none', ['domain', 'set', 'example.com', '--hour', '24'], 2, 'from 0 to 23'],
  ['nothing to set', ['domain', 'set', 'example.com'], 2, 'nothing to set'],
  ['a domain that is not there', ['domain', 'set', 'no.example', '--hour', '1'], 1, 'Cannot find'],
  ['a domain that nobody removes', ['domain', 'keep', 'example.com'], 1, 'it is not being removed'],
  ['an address that is none', ['domain', 'set', 'example.com', '--to', 'me'], 1, 'expected a mail address'],
])('the verbs of a domain refuse %s', async (_, args, code, message) => {
  const world = await CommandWorld.hosted();
  const { exit, err } = await world.run(...args);
  expect([exit, err]).toEqual([code, expect.stringContaining(message)]);
});

test('domain set changes only the named settings, says how, and finds nothing to change again', async () => {
  const world = await CommandWorld.hosted();
  const set = ['domain', 'set', 'example.com', '--hour', '6', '--webhook', 'https://hooks.example.net/x'];
  expect((await world.run(...set, '--dry-run')).out).toContain('would change\n  digestHour: not set → 6');
  expect((await world.run(...set)).out).toBe(
    'example.com: changed\n  digestHour: not set → 6\n  webhook: not set → "https://hooks.example.net/…"',
  );
  expect((await world.run(...set)).out).toBe('example.com: all of this is set already');
  await world.run(
    'domain',
    'set',
    'example.com',
    '--hour',
    'default',
    '--webhook',
    'none',
    '--new-owner',
    'beta',
  );
  const shown = await world.json('domain', 'show', 'example.com');
  expect(shown).toMatchObject({ owner: 'beta', digestTo: ['admin@example.com'] });
  expect([shown.digestHour, shown.webhook]).toEqual([undefined, undefined]);
});

test('domain keep cancels a removal', async () => {
  const world = await CommandWorld.hosted();
  await world.run('domain', 'remove', 'example.com');
  expect((await world.run('domain', 'keep', 'example.com', '--dry-run')).out).toContain('would be kept');
  expect((await world.json('domain', 'show', 'example.com')).state).toBe('removing');
  expect((await world.run('domain', 'keep', 'example.com')).out).toContain('is kept');
  expect(await world.json('domain', 'show', 'example.com')).toMatchObject({
    state: 'serving',
    owner: 'acme',
  });
});
