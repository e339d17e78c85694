import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseBegunNames, parseStoredName } from '../../../../adapters/local/dns/stored-names.ts';
import { unknownPlaces, withUnknownMembers } from '../../../service/store/unknown-members.ts';

/** The bytes of the first shape: every later version must read them. */
const bytes = readFileSync(new URL('../../../fixtures/dns-name.json', import.meta.url));
const state = JSON.parse(bytes.toString());
const key = 'dns/records/example.com/_mta-sts.example.com.json';

test('parseStoredName() reads the bytes of the first shape, and keeps what a newer version added', () => {
  expect(parseStoredName(key, bytes)).toEqual(state);
  const newer = parseStoredName(key, Buffer.from(withUnknownMembers(bytes.toString())));
  expect(unknownPlaces(JSON.stringify(newer))).toEqual(['', '.sets[0]']);
});

test('parseBegunNames() reads the names of a change in progress', () => {
  expect(parseBegunNames('dns/begun/example.com.json', Buffer.from(JSON.stringify([state])))).toEqual([
    state,
  ]);
});

test.each([
  ['no sets', { name: 'a.example' }, '"sets"'],
  [
    'values that are no list',
    { ...state, sets: [{ ...state.sets[0], values: 'v=STSv1' }] },
    '"sets.0.values"',
  ],
  ['a set without a type', { ...state, sets: [{ ...state.sets[0], type: undefined }] }, '"sets.0.type"'],
])('parseStoredName() and parseBegunNames() name the key and the member of %s', (_, wrong, member) => {
  const read = () => parseStoredName(key, Buffer.from(JSON.stringify(wrong)));
  expect(read).toThrow(`Cannot read "${key}": ${member}`);
  expect(() => parseBegunNames('dns/begun/x', Buffer.from(JSON.stringify([wrong])))).toThrow('Cannot read');
});
