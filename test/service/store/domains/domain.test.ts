import { expect, test } from 'vitest';
import {
  changeDomain,
  domainKey,
  isBeingDeleted,
  listDomains,
  loadDomain,
  migrationInProgress,
  parseDomainKey,
} from '../../../../service/store/domains/domain.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

test('parseDomainKey() is the other way of domainKey()', () => {
  expect(domainKey(domainName('example.com'))).toBe('domains/example.com.json');
  expect(parseDomainKey(domainKey(domainName('example.com')))).toBe('example.com');
});

test('changeDomain() makes no domain that is not there', async () => {
  const { ports, handles } = new World();
  const change = await changeDomain(ports, domainName('example.org'), (state) => ({
    ...state,
    owner: 'other',
  }));
  expect(change).toBeUndefined();
  expect(await loadDomain(ports, domainName('example.org'))).toBeUndefined();
  expect(handles.store.keys('domains/')).toEqual([]);
});

test('listDomains() names every domain, in order, over as many pages as it takes', async () => {
  const { ports } = new World();
  const names = Array.from({ length: 1100 }, (_, index) => `d${1000 + index}.example`);
  for (const name of names.toReversed()) await ports.store.put(domainKey(domainName(name)), '{}');
  const listed: string[] = [];
  for await (const name of listDomains(ports)) listed.push(name);
  expect(listed).toEqual(names);
});

test('isBeingDeleted() is true once there is no way back', () => {
  const removal = { requestedAt: timestamp('2026-11-24T06:00:00.000Z'), by: 'admin' };
  expect(isBeingDeleted({})).toBe(false);
  expect(isBeingDeleted({ removal })).toBe(false);
  expect(isBeingDeleted({ removal: { ...removal, deletingSince: removal.requestedAt } })).toBe(true);
});

test('migrationInProgress() is a change of provider that is not finished', () => {
  const migration = {
    startedAt: timestamp('2026-11-24T06:00:00.000Z'),
    by: 'admin',
    newMx: ['mx.example.com'],
  };
  expect(migrationInProgress({})).toBeUndefined();
  expect(migrationInProgress({ migration })).toBe(migration);
  expect(
    migrationInProgress({ migration: { ...migration, finishedAt: migration.startedAt } }),
  ).toBeUndefined();
});
