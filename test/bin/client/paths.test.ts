import { expect, test } from 'vitest';
import { dryRunOf, pathOf } from '../../../bin/client/paths.ts';

test('pathOf() encodes names, and leaves out parameters without a value', () => {
  expect(pathOf(['owners', 'a/b ?'])).toBe('/v1/owners/a%2Fb%20%3F');
  expect(pathOf(['domains'], { owner: 'a&b', state: undefined })).toBe('/v1/domains?owner=a%26b');
});

test('dryRunOf() names a dry run only', () => {
  expect([dryRunOf({ dryRun: true }), dryRunOf({})]).toEqual([
    { 'dry-run': 'true' },
    { 'dry-run': undefined },
  ]);
});
