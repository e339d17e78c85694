import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countStateBytes, stateBytes } from '../../../service/store/state-bytes.ts';
import { formatState } from '../../../service/store/state-json.ts';

const bytesOf = (value: unknown) => Buffer.concat([...stateBytes(value)]).toString('utf8');

test('stateBytes() gives the bytes of formatState() for any state, and countStateBytes() their number', () => {
  const member = fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.constant({ a: undefined }));
  const state = fc.dictionary(fc.string(), fc.oneof(member, fc.array(fc.oneof(member, fc.array(member)))));
  fc.assert(
    fc.property(state, (value) => {
      expect(bytesOf(value)).toBe(formatState(value));
      expect(countStateBytes(value)).toBe(Buffer.byteLength(formatState(value)));
    }),
  );
});

test('stateBytes() splits no character, however long the state is', () => {
  const value = {
    list: Array.from({ length: 9_000 }, (_, index) => ({ index, text: 'テ🔒'.repeat(index % 11) })),
  };
  expect([...stateBytes(value)].length).toBeGreaterThan(3);
  expect(bytesOf(value)).toBe(formatState(value));
});
