import { expect, test } from 'vitest';
import { reportTables } from '../../../../core/tls-rpt/table/report-tables.table.ts';

test('reportTables have names that SQL takes without quotes', () => {
  for (const columns of Object.values(reportTables))
    for (const column of Object.keys(columns)) expect(column).toMatch(/^[a-z]+(?:_[a-z]+)*$/u);
});
