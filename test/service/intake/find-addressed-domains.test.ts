import { expect, test } from 'vitest';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { findAddressedDomains } from '../../../service/intake/find-addressed-domains.ts';
import { incomingPostKey } from '../../../service/store/reports/incoming.ts';
import { domainName } from '../../fakes/names.ts';
import { World } from '../world.ts';

const mailTo = (...recipients: string[]) => ({ recipients }) as Parameters<typeof findAddressedDomains>[2];

const found = async (world: World, key: string, mail?: ReturnType<typeof mailTo>) => [
  ...(await findAddressedDomains(world.ports, key, mail)).domains,
];

test('findAddressedDomains() finds the domain of a report address, and of a report URL', async () => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  expect(await found(world, 'mail/in/1', mailTo(`${inbox}@reports.strictmx.test`))).toEqual(['example.com']);
  expect(await found(world, incomingPostKey(inbox, 'x'))).toEqual(['example.com']);
});

test.each([
  ['another mail domain', (inbox: string) => `${inbox}@example.net`],
  ['a name that no domain has', () => 'nobody@reports.strictmx.test'],
  ['what is no name', () => '../x@reports.strictmx.test'],
])('findAddressedDomains() finds none for %s', async (_, address) => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  expect(await found(world, 'mail/in/1', mailTo(address(inbox)))).toEqual([]);
});

test('findAddressedDomains() passes over the address of an earlier registration', async () => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  await world.ports.store.delete('domains/example.com.json');
  await registerDomain(world.ports, domainName('example.com'), {
    owner: 'other',
    digestTo: [],
    zone: 'managed',
  });
  expect(await found(world, 'mail/in/1', mailTo(`${inbox}@reports.strictmx.test`))).toEqual([]);
});

test('findAddressedDomains() looks up 100 names at most, as a mail to thousands is a probe', async () => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  const names = [...Array.from({ length: 100 }, (_, n) => `x${n}`), inbox];
  const mail = mailTo(...names.map((name) => `${name}@reports.strictmx.test`));
  world.handles.store.calls.length = 0;
  expect(await found(world, 'mail/in/1', mail)).toEqual([]);
  expect(world.handles.store.calls).toHaveLength(100);
});
