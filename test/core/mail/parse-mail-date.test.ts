import { describe, expect, test } from 'vitest';
import { parseMailDate } from '../../../core/mail/parse-mail-date.ts';

describe('parseMailDate()', () => {
  test.each([
    ['Mon, 23 Nov 2026 01:02:03 +0100', '2026-11-23T00:02:03Z'],
    ['23 Nov 2026 01:02 -0000', '2026-11-23T01:02:00Z'],
    ['Mon, 23 Nov 2026 01:02:03 GMT (comment)', '2026-11-23T01:02:03Z'],
    ['Mon, 23 Nov 2026 01:02:03 PST', '2026-11-23T09:02:03Z'],
    ['Fri, May 09 2017 16:54:30 -0800', undefined],
    ['2026-11-23T00:00:00Z', undefined],
    ['Mon, 99 Nov 2026 01:02:03 +0100', undefined],
    ['23 Nov 2026 23:59 GMT', '2026-11-23T23:59:00Z'],
    ['23 Nov 2026 25:00 GMT', undefined],
    ['23 Nov 2026 23:60 GMT', undefined],
    ['', undefined],
  ])('%j is %s', (text, expected) => {
    expect(parseMailDate(text)).toBe(expected);
  });
});
