import { describe, expect, test } from 'vitest';
import { formatFailures } from '../../../../bin/pages/reports/report-failures.ts';
import { painter } from '../../../../core/text/terminal.ts';

const page = { paint: painter(false), width: 80 };

describe('formatFailures()', () => {
  test('groups details by result type and names the place of each', () => {
    const details = [1, 2].map((session) => ({
      resultType: 'certificate-expired',
      failedSessions: session,
      receivingMxHostname: `mx${session}.example.com`,
      sendingMtaIp: '192.0.2.1',
    }));
    const lines = formatFailures({ policyType: 'sts', failureDetails: details }, 'enforce', page);
    expect(lines.filter((line) => line.includes('✗'))).toHaveLength(1);
    expect(lines.slice(-2)).toEqual([
      '        2 sessions at mx2.example.com from 192.0.2.1',
      '        1 session at mx1.example.com from 192.0.2.1',
    ]);
  });

  test('lists eight details and counts the others', () => {
    const details = Array.from({ length: 10 }, () => ({ resultType: 'x', failedSessions: 1 }));
    const lines = formatFailures({ failureDetails: details }, undefined, page);
    expect(lines.at(-1)).toBe('        and 2 more details');
  });

  test('escapes the reporter’s text', () => {
    const details = [{ resultType: 'x', additionalInformation: 'a\u001b[2Jb' }];
    expect(formatFailures({ failureDetails: details }, undefined, page).join('\n')).not.toContain('\u001b');
  });
});
