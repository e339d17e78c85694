import { describe, expect, test } from 'vitest';
import { addressesIn } from '../../../core/mail/read-addresses.ts';

describe('addressesIn()', () => {
  test.each([
    ['a@b.example', ['a@b.example']],
    ['A B <A@B.example>', ['a@b.example']],
    ['"x@y.example" <a@b.example>', ['a@b.example']],
    ['x@y.example <a@b.example>', ['a@b.example']],
    ['a@b.example (x@y.example), c@d.example', ['a@b.example', 'c@d.example']],
    ['group: a@b.example, c@d.example;', ['a@b.example', 'c@d.example']],
    ['nobody', []],
  ])('reads %s', (text, addresses) => {
    expect(addressesIn(text)).toEqual(addresses);
  });
});
