import { expect, test } from 'vitest';
import {
  isNews,
  keepingBefore,
  withDecision,
  withLeftOut,
} from '../../../../service/intake/budget/decisions.ts';
import { domainName } from '../../../fakes/names.ts';

const rawOf = (version: string) => ({
  key: 'mail/in/x',
  version,
  etag: version,
  body: new Uint8Array(),
  lastModified: new Date(0),
});

test('withDecision() remembers the last 256, by key, version and owner', () => {
  let stored: Parameters<typeof withDecision>[0] = {};
  for (let n = 0; n < 300; n++) stored = { decided: withDecision(stored, rawOf(`${n}`), 'sums', 'acme') };
  expect(stored.decided).toHaveLength(256);
  expect(keepingBefore(stored, rawOf('299'), 'acme')).toBe('sums');
  expect(keepingBefore(stored, rawOf('299'), 'other')).toBe(undefined);
  expect(keepingBefore(stored, rawOf('0'), 'acme')).toBe(undefined);
});

test('keepingBefore() treats a newer version’s word as kept', () => {
  const decided = withDecision({}, rawOf('1'), 'all').map((one) => ({ ...one, keeping: 'half' }));
  expect(keepingBefore({ decided }, rawOf('1'))).toBe('all');
  expect(keepingBefore(undefined, rawOf('1'))).toBe(undefined);
});

test('isNews() is true for the first mail that is left out, and for the first with lost parts', () => {
  expect(isNews(undefined, 0)).toBe(true);
  expect(isNews({ bytes: 1 }, 0)).toBe(false);
  expect(isNews({ bytes: 1 }, 1)).toBe(true);
  expect(isNews({ bytes: 1, parts: 1 }, 1)).toBe(false);
});

test('withLeftOut() counts parts as often as bytes', () => {
  expect(withLeftOut({ bytes: 5 }, { bytes: 10, keptBytes: 0, weight: 0, lostParts: 1 })).toEqual({
    bytes: 15,
    parts: 1,
  });
  expect(withLeftOut({ bytes: 0, parts: 1 }, { bytes: 10, keptBytes: 0, weight: 100, lostParts: 2 })).toEqual(
    {
      bytes: 100,
      parts: 21,
    },
  );
  expect(withLeftOut({ bytes: 0 }, { bytes: 10, keptBytes: 0, weight: 10, lostParts: 0 })).toEqual({
    bytes: 10,
  });
});

test('withLeftOut() leaves out what is kept as sums', () => {
  const mail = { bytes: 1_000, keptBytes: 400, lostParts: 0 };
  expect(withLeftOut({ bytes: 0 }, { ...mail, weight: 0 })).toEqual({ bytes: 600 });
  expect(withLeftOut({ bytes: 0 }, { ...mail, weight: 10_000 })).toEqual({ bytes: 6_000 });
});

test('isNews() is true for the first mail to a hosted domain, even after mail to a claim was left out', () => {
  const domain = domainName('example.com');
  expect(isNews({ bytes: 1 }, 0, domain)).toBe(true);
  expect(isNews({ bytes: 1, domain }, 0, domain)).toBe(false);
});
