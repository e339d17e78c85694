import { expect, test } from 'vitest';
import { prefixes } from '../../../../service/store/prefixes.ts';
import { incomingMailKey, incomingPostKey } from '../../../../service/store/reports/incoming.ts';

test('raw reports are where replay looks for them', () => {
  expect(incomingMailKey('m1')).toBe(`${prefixes.incomingMail}m1`);
  expect(incomingPostKey('inbox', 'abc')).toBe(`${prefixes.incomingPosts}inbox/abc`);
});
