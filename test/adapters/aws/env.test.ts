import { afterEach, expect, test, vi } from 'vitest';
import { readEnv } from '../../../adapters/aws/env.ts';

afterEach(() => vi.unstubAllEnvs());

test('readEnv() returns the named variables', () => {
  vi.stubEnv('STRICTMX_A', '1');
  vi.stubEnv('STRICTMX_B', '2');
  expect(readEnv(['STRICTMX_A'])).toEqual({ STRICTMX_A: '1' });
});

test('readEnv() names every variable that is missing or empty', () => {
  vi.stubEnv('STRICTMX_A', '1');
  vi.stubEnv('STRICTMX_B', '');
  expect(() => readEnv(['STRICTMX_A', 'STRICTMX_B', 'STRICTMX_C'])).toThrow(
    'Cannot start: the variable "STRICTMX_B", "STRICTMX_C" is not set',
  );
});
