import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextId } from '../../../core/mta-sts/id.ts';

const noon = new Date('2026-11-24T12:00:00.900Z');

test.each([
  ['no previous id', undefined, '20261124T120000'],
  ['an earlier id', '20261124T115959', '20261124T120000'],
  ['an id of the same second', '20261124T120000', '20261124T120001'],
  ['an id ahead of the clock', '20261124T235959', '20261125T000000'],
  ['an id at the end of a leap day', '20280228T235959', '20280229T000000'],
  ['a foreign stamp with Z', '20271124120000Z', '20261124T120000'],
  ['a foreign number', '1730000000', '20261124T120000'],
  ['a foreign word that sorts after ours', 'zzz', '20261124T120000'],
  ['32 foreign characters', 'f'.repeat(32), '20261124T120000'],
  ['our form, but not a date', '20261324T120000', '20261124T120000'],
  ['our form, but a day that does not exist', '20270230T120000', '20261124T120000'],
  ['the last possible id', '99991231T235959', '20261124T120000'],
])('nextId() after %s', (_why, previous, expected) => {
  expect(nextId(noon, previous)).toBe(expected);
});

test('nextId() gives rising ids of one form, whatever the clock does', () => {
  const times = fc.array(
    fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
    { minLength: 2 },
  );
  fc.assert(
    fc.property(times, (clock) => {
      let previous: string | undefined;
      for (const now of clock) {
        const id = nextId(now, previous);
        expect(id).toMatch(/^\d{8}T\d{6}$/);
        if (previous !== undefined) expect(id > previous).toBe(true);
        previous = id;
      }
    }),
  );
});

test('nextId() never repeats the previous id, whatever its form', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9]{1,32}$/), (previous) => {
      expect(nextId(noon, previous)).not.toBe(previous);
    }),
  );
});
