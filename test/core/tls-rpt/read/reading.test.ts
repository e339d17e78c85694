import { describe, expect, test } from 'vitest';
import { readLimits } from '../../../../core/tls-rpt/read/read-limits.ts';
import { Reading, setMember } from '../../../../core/tls-rpt/read/reading.ts';
import { notesIn } from '../../../fixtures/in-english.ts';

describe('Reading', () => {
  test('listNotes() names the member of a deviation and counts repeats', () => {
    const reading = new Reading(readLimits);
    const forgive = reading.forgive('contact-info');
    forgive('null-ignored');
    forgive('null-ignored');
    expect(notesIn(reading.listNotes())).toEqual(['contact-info is null, ignored (2 times)']);
  });

  test('listNotes() stays small, whatever is in the report', () => {
    const reading = new Reading(readLimits);
    const long = '\u0001'.repeat(1_000_000);
    for (let index = 0; index < 100; index++) {
      reading.renamed(`${index}${long}`, 'policy');
      reading.unknown(`${index}${long}`);
    }
    expect(JSON.stringify(reading.listNotes()).length).toBeLessThan(130_000);
  });

  test('listNotes() names at most eight unknown members', () => {
    const reading = new Reading(readLimits);
    for (let index = 0; index < 10; index++) reading.unknown(`x${index}`);
    expect(notesIn(reading.listNotes())).toEqual([
      'members that RFC 8460 does not define are ignored: "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"',
    ]);
  });
});

test('setMember() leaves a member without a value absent', () => {
  const target: { a?: number } = {};
  setMember(target, 'a', undefined);
  expect(target).toStrictEqual({});
  setMember(target, 'a', 0);
  expect(target).toStrictEqual({ a: 0 });
});
