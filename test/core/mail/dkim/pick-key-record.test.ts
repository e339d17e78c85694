import { expect, test } from 'vitest';
import { pickKeyRecord } from '../../../../core/mail/dkim/pick-key-record.ts';

test.each([
  ['the first with a key', ['v=spf1 -all', 'v=DKIM1; p=a', 'v=DKIM1; s=email; p=b'], 'v=DKIM1; p=a'],
  ['one that begins with its key', ['x', ' p = a'], ' p = a'],
  ['a revoked key', ['v=DKIM1; p='], 'v=DKIM1; p='],
  ['the first record if none has a key', ['v=DKIM1; xp=a', 'y'], 'v=DKIM1; xp=a'],
  ['none if there is none', [], undefined],
])('pickKeyRecord() picks %s', (_, records, expected) => {
  expect(pickKeyRecord(records)).toBe(expected);
});
