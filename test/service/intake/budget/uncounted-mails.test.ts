import { expect, test } from 'vitest';
import {
  exactMails,
  mailsPerSample,
  withUncounted,
} from '../../../../service/intake/budget/uncounted-mails.ts';
import { domainName } from '../../../fakes/names.ts';

const of = { owner: 'acme', domain: domainName('example.com') };
const refused = { of, keeping: 'all', refusedParts: 1 } as const;

const rawOf = (n: number) => ({
  key: `mail/in/${n}`,
  version: `${n}`,
  etag: `${n}`,
  body: new Uint8Array(),
  lastModified: new Date(0),
});

test('mailsPerSample() doubles whenever the count does', () => {
  expect([0, exactMails - 1, 32, 63, 64, 127, 128].map(mailsPerSample)).toEqual([1, 1, 2, 2, 4, 4, 8]);
});

test('withUncounted() counts each of the first mails', () => {
  let uncounted = 0;
  for (let n = 0; n < exactMails; n++)
    uncounted = withUncounted({ uncounted }, rawOf(n), refused).uncounted ?? 0;
  expect(uncounted).toBe(exactMails);
});

test('withUncounted() counts a flood to within a third, at a few writes', () => {
  let uncounted = 0;
  let writes = 0;
  for (let n = 0; n < 20_000; n++) {
    const after = withUncounted({ uncounted }, rawOf(n), refused).uncounted;
    if (after === undefined) continue;
    uncounted = after;
    writes++;
  }
  expect(uncounted).toBeGreaterThan(13_000);
  expect(uncounted).toBeLessThan(27_000);
  expect(writes).toBeLessThan(300);
});

test('withUncounted() counts what was lost whole, and what could not be counted wholly, and no other mail', () => {
  const raw = rawOf(1);
  expect(withUncounted({}, raw, { of, keeping: 'nothing', refusedParts: 0 })).toEqual({ uncounted: 1 });
  expect(withUncounted({}, raw, { of, keeping: 'sums', refusedParts: 2 })).toEqual({ uncounted: 1 });
  expect(withUncounted({}, raw, { of, keeping: 'sums', refusedParts: 0 })).toEqual({});
  expect(withUncounted({}, raw, { of, keeping: 'all', refusedParts: 0 })).toEqual({});
});

test('withUncounted() counts no mail that came only to a claim, or to nobody', () => {
  expect(withUncounted({}, rawOf(1), { ...refused, of: { owner: 'acme' } })).toEqual({});
  expect(withUncounted({}, rawOf(1), { ...refused, of: undefined })).toEqual({});
});
