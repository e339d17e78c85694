import { expect, test } from 'vitest';
import { loadOutboundSettings } from '../../../service/deployment/outbound-settings.ts';
import {
  isKnownAddress,
  isOperatorAddress,
  isReportAddress,
} from '../../../service/intake/is-known-address.ts';
import { bouncePointerKey } from '../../../service/store/outbound/bounce-pointer.ts';
import { outboundSettingsKey } from '../../../service/store/outbound/outbound-settings.ts';
import { World } from '../world.ts';

const token = 'a'.repeat(26);

async function world() {
  const made = await World.hosted();
  const pointer = {
    schema: 1,
    address: 'tls@example.net',
    day: '2026-11-23',
    domain: 'example.net',
    part: 0,
  };
  await made.ports.store.put(bouncePointerKey(token), JSON.stringify(pointer));
  return made;
}

test('isKnownAddress() is true for report addresses, bounce addresses, postmaster and abuse', async () => {
  const made = await world();
  const names = [(await made.state()).inbox, `bounce-${token}`, 'postmaster', 'abuse'];
  for (const name of names)
    expect(await isKnownAddress(made.ports, `${name}@reports.strictmx.test`), name).toBe(true);
});

test.each([
  ['a name that no domain has', 'nobody@reports.strictmx.test'],
  ['a bounce address that we never made', `bounce-${'b'.repeat(26)}@reports.strictmx.test`],
  ['the postmaster of another domain', 'postmaster@example.com'],
  ['what is no name', '../x@reports.strictmx.test'],
  ['no address', 'postmaster'],
])('isKnownAddress() is false for %s', async (_, address) => {
  expect(await isKnownAddress((await world()).ports, address)).toBe(false);
});

test('isKnownAddress() is false for a report name at another domain', async () => {
  const made = await world();
  expect(await isKnownAddress(made.ports, `${(await made.state()).inbox}@example.com`)).toBe(false);
});

test('isOperatorAddress() knows the names of RFC 5321 and RFC 2142', async () => {
  const { ports } = await world();
  const isOperators = (name: string) => isOperatorAddress(ports, `${name}@reports.strictmx.test`);
  const names = ['postmaster', 'abuse', 'nobody'];
  expect(await Promise.all(names.map(isOperators))).toEqual([true, true, false]);
});

test('isKnownAddress() knows the From of a report that was sent, and it is the operator’s', async () => {
  const { ports } = await World.hosted();
  const service = { ...ports.service, digestFrom: 'digest@reports.strictmx.test' };
  const sending = { ...ports, service };
  const { reporter } = await loadOutboundSettings(sending);
  expect(await isKnownAddress(sending, reporter.contact)).toBe(true);
  expect(await isOperatorAddress(sending, reporter.contact)).toBe(true);
});

test('isKnownAddress() knows the sender of the daily mail, which bounces come to, and it is the operator’s', async () => {
  const { ports } = await World.hosted();
  const service = { ...ports.service, digestFrom: 'Digest@reports.strictmx.test' };
  const address = 'digest@reports.strictmx.test';
  expect(await isKnownAddress({ ...ports, service }, address)).toBe(true);
  expect(await isOperatorAddress({ ...ports, service }, address)).toBe(true);
  expect(isReportAddress({ service }, address)).toBe(false);
});

test('isOperatorAddress() knows postmaster though the settings cannot be read', async () => {
  const { ports } = await world();
  await ports.store.put(outboundSettingsKey, '{"schema": 2}');
  expect(await isOperatorAddress(ports, 'postmaster@reports.strictmx.test')).toBe(true);
  expect(await isOperatorAddress(ports, 'x@reports.strictmx.test')).toBe(false);
});

test.each([
  ['postmaster@reports.strictmx.test', false],
  ['abuse@reports.strictmx.test', false],
  [`bounce-${'a'.repeat(26)}@reports.strictmx.test`, false],
  ['inbox1@reports.strictmx.test', true],
  ['postmaster@example.com', true],
])('isReportAddress() of %s is %s', async (address, is) => {
  expect(isReportAddress((await world()).ports, address)).toBe(is);
});
