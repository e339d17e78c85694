import { describe, expect, test } from 'vitest';
import { hasMember, memberNames, readMembers } from '../../../../core/tls-rpt/read/read-members.ts';

const names = memberNames({ 'mx-host': ['mx-host-pattern'], summary: [] });

function read(raw: object) {
  const unknown: string[] = [];
  const renamed: string[] = [];
  const members = readMembers(raw as Record<string, unknown>, names, 'policy.', {
    unknown: (name) => unknown.push(name),
    renamed: (member, readAs) => renamed.push(`${member} read as ${readAs}`),
  });
  return { members, unknown, renamed };
}

test.each([
  ['mx-host', true],
  ['mx_host', true],
  ['mxHostPattern', true],
  ['summary', false],
])('hasMember() of an object with %s: mx-host is there: %s', (name, isThere) => {
  expect(hasMember({ [name]: 1 }, names, 'mx-host')).toBe(isThere);
});

describe('readMembers()', () => {
  test('returns an object with known names only as it is', () => {
    const raw = { summary: {} };
    expect(read(raw).members).toBe(raw);
  });

  test.each(['mx_host', 'mxHost', 'MX-Host', 'mx-host-pattern', 'mxHostPattern'])(
    'reads %s as mx-host',
    (name) => {
      expect(read({ [name]: 1 })).toEqual({
        members: { 'mx-host': 1 },
        unknown: [],
        renamed: [`policy.${name} read as mx-host`],
      });
    },
  );

  test("prefers the RFC's name to another beside it, in either order", () => {
    const expected = { members: { 'mx-host': 2 }, unknown: ['mx_host'], renamed: [] };
    expect(read({ mx_host: 1, 'mx-host': 2 })).toEqual(expected);
    expect(read({ 'mx-host': 2, mx_host: 1 })).toEqual(expected);
  });

  test('drops unknown names, `__proto__` among them', () => {
    const { members, unknown } = read(JSON.parse('{"__proto__":{"summary":"evil"},"x":1}'));
    expect(unknown).toEqual(['__proto__', 'x']);
    expect(members.summary).toBeUndefined();
  });
});
