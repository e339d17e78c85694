import { expect, test } from 'vitest';
import { parseConfig } from '../../lib/config.ts';
import { writableZones } from '../../lib/service-parts.ts';
import { exampleConfig } from './synthesize.ts';

const config = parseConfig(exampleConfig);

test('writableZones() are the service’s own zone and the managed ones, or all', () => {
  const own = config.hostedZone.id;
  expect(writableZones({ ...config, managedZones: ['Z1', 'Z2'] })).toEqual([own, 'Z1', 'Z2']);
  expect(writableZones({ ...config, managedZones: 'all' })).toBe('all');
});
