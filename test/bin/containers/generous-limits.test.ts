import { expect, test } from 'vitest';
import { generousLimits } from '../../../bin/containers/generous-limits.ts';
import { readLimits } from '../../../core/tls-rpt/read/read-limits.ts';

test('generousLimits are above the service’s', () => {
  for (const [name, limit] of Object.entries(generousLimits))
    expect(limit, name).toBeGreaterThan(readLimits[name as keyof typeof generousLimits]);
});
