import { describe, expect, test } from 'vitest';
import { readFailureDetails } from '../../../../core/tls-rpt/read/read-failure-details.ts';
import { readLimits } from '../../../../core/tls-rpt/read/read-limits.ts';
import { Reading } from '../../../../core/tls-rpt/read/reading.ts';
import { notesIn } from '../../../fixtures/in-english.ts';

const detail = {
  'result-type': 'certificate-expired',
  'failed-session-count': 2,
  'receiving-mx-hostname': 'mx.example.com',
};

describe('readFailureDetails()', () => {
  test('returns undefined for an absent list', () => {
    expect(readFailureDetails(undefined, new Reading(readLimits))).toBeUndefined();
  });

  test('reads the members of each detail, also under other names', () => {
    const reading = new Reading(readLimits);
    const { 'receiving-mx-hostname': host, ...others } = detail;
    const details = readFailureDetails([detail, { ...others, 'receiving-mx-host-name': host }], reading);
    const read = {
      resultType: 'certificate-expired',
      failedSessions: 2,
      receivingMxHostname: 'mx.example.com',
    };
    expect(details).toEqual([read, read]);
    expect(notesIn(reading.listNotes())).toEqual([
      'failure-details.receiving-mx-host-name read as receiving-mx-hostname',
    ]);
  });

  test('refuses more details than a report may have, over all its policies', () => {
    const reading = new Reading({ ...readLimits, failureDetails: 3 });
    readFailureDetails([detail, detail], reading);
    expect(() => readFailureDetails([detail, detail], reading)).toThrow('too-many-failure-details {"max":3}');
  });
});
