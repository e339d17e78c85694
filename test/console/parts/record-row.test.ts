import { expect, test } from 'vitest';
import { recordRow } from '../../../console/parts/record-row.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';
import { domainAnswer, harmful } from '../answers.ts';

test('recordRow() shows name and value to copy, and what is there instead only if it differs', () => {
  const [set, other] = (domainAnswer.records ?? []).map((record) =>
    String(recordRow(record, englishConsole)),
  );
  expect(set).toContain('data-copy="a.edge.example"');
  expect(set).toContain('Set</span>');
  expect(set).not.toContain('Seen');
  expect(other).toContain('Differs');
  expect(other).toContain('<dt>Seen</dt>');
  expect(other).not.toMatch(harmful);
});
