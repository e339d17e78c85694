import { expect, test } from 'vitest';
import {
  parseWaitingReportKey,
  waitingReportKey,
  waitingReportsPrefix,
} from '../../../../service/store/reports/waiting-report.ts';

test.each(['mail/in/m1', 'posts/abc/0123'])(
  'parseWaitingReportKey() reads what waitingReportKey() wrote: %s',
  (raw) => {
    const key = waitingReportKey('abc', raw);
    expect(key.startsWith(waitingReportsPrefix('abc'))).toBe(true);
    expect(parseWaitingReportKey('abc', key)).toBe(raw);
  },
);
