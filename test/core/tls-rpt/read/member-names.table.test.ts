import { expect, test } from 'vitest';
import {
  dateRangeNames,
  detailNames,
  entryNames,
  policyNames,
  reportNames,
  summaryNames,
} from '../../../../core/tls-rpt/read/member-names.table.ts';
import { type MemberNames, readMembers } from '../../../../core/tls-rpt/read/read-members.ts';

const tables = { reportNames, dateRangeNames, entryNames, policyNames, summaryNames, detailNames };

test.each<[keyof typeof tables, string, string]>([
  ['reportNames', 'organisation-name', 'organization-name'],
  ['dateRangeNames', 'start', 'start-datetime'],
  ['entryNames', 'failure-detail', 'failure-details'],
  ['policyNames', 'mx-host-pattern', 'mx-host'],
  ['summaryNames', 'total-failed-session-count', 'total-failure-session-count'],
  ['detailNames', 'receiving-mx-host-name', 'receiving-mx-hostname'],
  ['detailNames', 'additional-info-uri', 'additional-information'],
  ['detailNames', 'failure-error-code', 'failure-reason-code'],
])('%s reads %s as %s', (table, alias, name) => {
  const notes = { unknown: () => {}, renamed: () => {} };
  expect(readMembers({ [alias]: 1 }, tables[table], '', notes)).toEqual({ [name]: 1 });
});

test.each(Object.entries<MemberNames>(tables))(
  '%s gives each other name one meaning',
  (_, { known, aliases }) => {
    for (const [alias, name] of aliases) {
      expect(known).toContain(name);
      if (alias !== name.replaceAll('-', '')) expect(known).not.toContain(alias);
    }
  },
);
