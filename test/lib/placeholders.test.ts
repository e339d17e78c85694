import { expect, test } from 'vitest';
import { findPlaceholders } from '../../lib/placeholders.ts';
import { exampleConfig } from './synthesize.ts';

const own = {
  serviceDomain: 'mta.strictmx.dev',
  hostedZone: { id: 'Z9876543210ABCDEFGHIJ', name: 'strictmx.dev' },
  alarmEmail: 'ops@strictmx.dev',
};

test('findPlaceholders() finds each placeholder of cdk.json', () => {
  const found = findPlaceholders(exampleConfig as unknown as typeof own);
  expect(found).toEqual([
    ['serviceDomain', 'mta.example.net'],
    ['hostedZone.name', 'example.net'],
    ['alarmEmail', 'ops@example.net'],
    ['hostedZone.id', 'Z0123456789ABCDEFGHIJ'],
  ]);
});

test.each([
  ['own names', {}, []],
  ['a name that only ends alike', { serviceDomain: 'mta.myexample.net' }, []],
  ['a reserved top-level domain', { apiDomain: 'api.mta.test' }, ['apiDomain']],
  ['an address for alarms left as it was', { alarmEmail: 'ops@example.com' }, ['alarmEmail']],
])('findPlaceholders() judges %s', (_, changes, fields) => {
  expect(findPlaceholders({ ...own, ...changes }).map(([field]) => field)).toEqual(fields);
});
