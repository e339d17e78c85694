import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPolicyMaps } from '../../../../core/sender/lists/read-policy-maps.ts';

test.each([
  [
    'a domain',
    'example.com encrypt',
    { list: 'required', level: 'encrypt', match: { kind: 'domain', value: 'example.com' } },
  ],
  [
    'its subdomains',
    '.example.com\tmay',
    { list: 'exempt', match: { kind: 'subdomains', value: 'example.com' } },
  ],
  ['the name of the server', 'example.com verify', { list: 'required', level: 'verify' }],
  ['what a list says anyway', 'example.com secure match=hostname', { list: 'required', level: 'verify' }],
  ['none', 'EXAMPLE.com none', { list: 'exempt', match: { kind: 'domain', value: 'example.com' } }],
  ['a line of two', 'example.com\n   encrypt', { list: 'required', level: 'encrypt' }],
  [
    'a name in its own script',
    'bücher.example encrypt',
    { match: { kind: 'domain', value: 'xn--bcher-kva.example' } },
  ],
])('readPolicyMaps() reads %s', (_, text, entry) => {
  expect(readPolicyMaps(text)).toMatchObject({ entries: [{ line: 1, ...entry }], refused: [] });
});

test.each([
  ['example.com', 'level-missing'],
  ['example.com dane-only', 'level-unknown'],
  ['example.com constructor', 'level-unknown'],
  ['example.com secure match=.example.net', 'attributes'],
  ['example.com encrypt protocols=>=TLSv1.2', 'attributes'],
  ['[mx.example.com] encrypt', 'destination'],
  ['example.com:587 encrypt', 'destination'],
  ['192.0.2.1 encrypt', 'destination'],
  ['-x encrypt', 'destination'],
])('readPolicyMaps() refuses %j as %s, and reads the lines beside it', (line, fault) => {
  const { entries, refused } = readPolicyMaps(`# ours\n\nfirst.example may\n${line}\nlast.example may\n`);
  expect(entries.map((one) => [one.line, one.match.value])).toEqual([
    [3, 'first.example'],
    [5, 'last.example'],
  ]);
  expect(refused).toEqual([{ line: 4, text: line, fault }]);
});

test('readPolicyMaps() loses no line of any text', () => {
  const line = fc.oneof(
    fc.constantFrom('a.example may', '.b.example encrypt', '# x', '', ' encrypt'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const text = lines.join('\n');
      const logical = text.split(/\r?\n/u).filter((one) => !/^\s*(?:#|$)/u.test(one));
      const begun = logical.filter((one, index) => index === 0 || !/^\s/u.test(one));
      const { entries, refused } = readPolicyMaps(text);
      expect(entries.length + refused.length).toBe(begun.length);
    }),
  );
});
