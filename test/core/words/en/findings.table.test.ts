import { expect, test } from 'vitest';
import { findings } from '../../../../core/words/en/findings.table.ts';
import { utcDay } from '../../../fakes/names.ts';

test('a report flood in the name of nothing visible is in the name of an unnamed organisation', () => {
  const flood = { submitter: '\u200b', reports: 512, day: utcDay('2026-11-28') };
  expect(findings['report-flood'](flood).message).toContain(
    'in the name of an unnamed organisation about 28 November 2026',
  );
});
