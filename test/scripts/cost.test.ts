import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { costPage } from '../../scripts/cost.ts';

describe('docs/cost.md', () => {
  test('is the output of `node scripts/cost.ts`', () => {
    expect(readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8')).toBe(costPage());
  });
});
