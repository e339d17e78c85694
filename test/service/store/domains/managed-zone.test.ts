import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownTlsRptRecord } from '../../../../service/records/own-record.ts';
import { wantedRecords } from '../../../../service/records/wanted-records.ts';
import { isManaged } from '../../../../service/store/domains/managed-zone.ts';
import { World } from '../../world.ts';

test('isManaged() is true only for "managed"', () => {
  expect(['managed', 'external', 'of-a-newer-version'].filter((zone) => isManaged({ zone }))).toEqual([
    'managed',
  ]);
});

test('isManaged() makes the record that we write and the one that we describe agree, whatever the word', async () => {
  const world = await World.hosted();
  for (const zone of ['external', 'of-a-newer-version']) {
    const state = { ...(await world.state()), zone };
    expect(wantedRecords(world.ports, state).tlsRpt.value).toBe(ownTlsRptRecord(world.ports, state).name);
  }
});

test('isManaged() is the only rule: nothing else compares a stored zone with a word', () => {
  const root = join(import.meta.dirname, '../../../..');
  const files = globSync('{core,service,api,adapters}/**/*.ts', { cwd: root });
  const comparing = files.filter((file) => /\bzone [!=]== '/.test(readFileSync(join(root, file), 'utf8')));
  expect(comparing).toEqual(['service/store/domains/managed-zone.ts']);
});
