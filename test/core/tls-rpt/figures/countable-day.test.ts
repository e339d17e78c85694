import { expect, test } from 'vitest';
import { countableDay } from '../../../../core/tls-rpt/figures/countable-day.ts';
import { utcDay } from '../../../fakes/names.ts';

const dayOfReport = (begin?: string) =>
  countableDay({ policies: [], notes: [], ...(begin !== undefined && { begin }) }, utcDay('2026-11-24'));

test.each(['0001-01-01', '1999-12-31', '2026-11-23', '2026-11-24', '2026-11-27'])(
  'countableDay() takes a report about %s, however late it is',
  (day) => {
    expect(dayOfReport(`${day}T00:00:00Z`)).toEqual({ ok: true, day });
  },
);

test.each(['2026-11-28', '2027-01-01', '9999-12-31'])(
  'countableDay() refuses a report about %s, more than three days ahead',
  (day) => {
    expect(dayOfReport(`${day}T00:00:00Z`)).toMatchObject({
      ok: false,
      refused: { reason: 'day-ahead', cause: { code: 'day-ahead', parameters: { day } } },
    });
  },
);

test('countableDay() refuses a report that does not say which day it is about', () => {
  expect(dayOfReport()).toMatchObject({ ok: false, refused: { reason: 'no-period' } });
});
