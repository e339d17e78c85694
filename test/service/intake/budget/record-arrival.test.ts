import { expect, test } from 'vitest';
import { isRecorded, recordArrival } from '../../../../service/intake/budget/record-arrival.ts';
import { domainName } from '../../../fakes/names.ts';

const of = { owner: 'acme', domain: domainName('example.com') };
const before = {
  schema: 1 as const,
  bytes: 100,
  sources: {},
  budgetBytes: 1_000,
  serviceBytes: 0,
  known: [],
};
const arrival = { rank: 'unsigned', source: '', bytes: 10 } as const;
/** Nobody signed it, or its sums are not in the sample. */
const noSums = { signedParts: 0, sums: { bytes: 0, weight: 0 } };
const raw = {
  key: 'mail/in/x',
  version: '1',
  etag: '1',
  body: new Uint8Array(),
  lastModified: new Date(0),
};

test('isRecorded() is false for a counted report that is not in the sample, so that most reports write nothing', () => {
  expect(
    isRecorded(before, raw, { of, weight: 0, refusedParts: 0, unsignedParts: 0, ...noSums, keeping: 'all' }),
  ).toBe(false);
  expect(
    isRecorded(before, raw, { of, weight: 9, refusedParts: 0, unsignedParts: 0, ...noSums, keeping: 'all' }),
  ).toBe(true);
});

test('isRecorded() is true for the first mail that could not be counted, however small', () => {
  expect(
    isRecorded(undefined, raw, {
      of,
      weight: 0,
      refusedParts: 1,
      unsignedParts: 0,
      ...noSums,
      keeping: 'all',
    }),
  ).toBe(true);
});

test.each([
  ['the first mail that is left out', {}, { keeping: 'nothing' }, true],
  ['a later one', { leftOut: { bytes: 1, domain: of.domain } }, { keeping: 'nothing' }, false],
  [
    'the first for a hosted domain, after those for claims',
    { leftOut: { bytes: 1 } },
    { keeping: 'nothing' },
    true,
  ],
  ['the first of which only sums are kept', {}, { keeping: 'sums' }, true],
  [
    'the first that loses parts',
    { leftOut: { bytes: 1, domain: of.domain } },
    { keeping: 'sums', unsignedParts: 1, signedParts: 1 },
    true,
  ],
  [
    'a later one that loses parts',
    { leftOut: { bytes: 1, domain: of.domain, parts: 1 } },
    { keeping: 'sums', unsignedParts: 1, signedParts: 1 },
    false,
  ],
] as const)('isRecorded() outside the sample, so that no loss is silent: %s', (_, stored, mail, isNews) => {
  const state = { ...before, ...stored };
  const recorded = { of, weight: 0, refusedParts: 0, unsignedParts: 0, ...noSums, ...mail };
  expect(isRecorded({ ...state, uncounted: 5_000 }, raw, recorded)).toBe(isNews);
});

test('recordArrival() remembers the mail, so that a repeated task does not count it again', () => {
  const after = recordArrival(before, raw, {
    of,
    arrival,
    weight: 0,
    refusedParts: 1,
    unsignedParts: 0,
    ...noSums,
    keeping: 'all',
  });
  expect(after).toMatchObject({ bytes: 100, uncounted: 1, decided: [{ keeping: 'all' }] });
});

test('recordArrival() adds no bytes to those left out for a mail that only its number is written of', () => {
  const leftOut = { bytes: 50, domain: of.domain };
  const mail = {
    of,
    arrival,
    weight: 0,
    refusedParts: 0,
    unsignedParts: 0,
    ...noSums,
    keeping: 'nothing',
  } as const;
  const after = recordArrival({ ...before, leftOut }, raw, mail);
  expect(after).toMatchObject({ uncounted: 1, leftOut });
  expect(recordArrival(before, raw, mail).leftOut, 'the first').toEqual({ bytes: 10, domain: of.domain });
});

test('recordArrival() counts the sums of signed reports beside the rest, by their organisation', () => {
  const mail = {
    of,
    arrival: { rank: 'signed', source: 'a.example', bytes: 9_000 },
    weight: 0,
    refusedParts: 0,
    unsignedParts: 0,
    signedParts: 1,
    keeping: 'sums',
    sums: { bytes: 3_000, weight: 262_144 },
  } as const;
  expect(isRecorded({ ...before, leftOut: { bytes: 1, domain: of.domain } }, raw, mail)).toBe(true);
  const after = recordArrival(recordArrival(before, raw, mail), { ...raw, version: '2' }, mail);
  expect(after).toMatchObject({ bytes: 100, sums: { bytes: 524_288, sources: { 'a.example': 524_288 } } });
  expect(after.leftOut).toEqual({ bytes: 6_000, domain: of.domain });
});

test('recordArrival() counts every part of a signed mail of which nothing is kept as lost', () => {
  const mail = {
    of,
    arrival,
    weight: 0,
    refusedParts: 1,
    unsignedParts: 2,
    signedParts: 3,
    keeping: 'nothing',
  } as const;
  expect(recordArrival(before, raw, { ...mail, sums: noSums.sums }).leftOut).toMatchObject({ parts: 6 });
  expect(
    recordArrival(before, raw, { ...mail, signedParts: 0, sums: noSums.sums }).leftOut,
  ).not.toHaveProperty('parts');
});
