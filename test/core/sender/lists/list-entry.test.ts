import { expect, test } from 'vitest';
import { readListEntry } from '../../../../core/sender/lists/list-entry.ts';
import { now } from '../sample-facts.ts';

const good = {
  id: 'a',
  list: 'exempt',
  match: { kind: 'domain', value: 'Example.com.' },
  reason: 'their certificate is broken until May',
  expiresAt: '2026-12-24T10:00:00Z',
};

test('readListEntry() reads an entry, with its names in the form in which they are compared', () => {
  expect(readListEntry(good, now)).toEqual({
    ok: true,
    entry: {
      ...good,
      match: { kind: 'domain', value: 'example.com' },
      source: 'admin',
      expiresAt: Date.parse(good.expiresAt),
    },
  });
});

test('readListEntry() lets a required entry stay for ever', () => {
  const { expiresAt: _, ...lasting } = { ...good, list: 'required', level: 'verify' };
  expect(readListEntry(lasting, now)).toMatchObject({ ok: true, entry: { level: 'verify' } });
});

test.each([
  ['not-an-object', []],
  ['not-an-object', null],
  ['id-missing', { ...good, id: '' }],
  ['list-unknown', { ...good, list: 'blocked' }],
  ['match-unknown', { ...good, match: { kind: 'regexp', value: 'a' } }],
  ['value-invalid', { ...good, match: { kind: 'domain', value: '..' } }],
  ['value-invalid', { ...good, match: { kind: 'address', value: 'example.com' } }],
  ['value-invalid', { ...good, match: { kind: 'network', value: '192.0.2.0' } }],
  ['value-invalid', { ...good, match: { kind: 'network', value: '10/8' } }],
  ['value-invalid', { ...good, match: { kind: 'network', value: '192.0.2.7/24' } }],
  ['value-invalid', { ...good, match: { kind: 'address', value: '010.0.0.1' } }],
  ['value-invalid', { ...good, match: undefined }],
  ['level-without-required', { ...good, level: 'verify' }],
  ['reason-too-long', { ...good, reason: 'a'.repeat(501) }],
  ['source-unknown', { ...good, source: 'me' }],
  ['level-unknown', { ...good, level: 'strong' }],
  ['reason-missing', { ...good, reason: ' ' }],
  ['expiry-missing', { ...good, expiresAt: undefined }],
  ['expiry-invalid', { ...good, expiresAt: 'soon' }],
  ['expiry-invalid', { ...good, expiresAt: '2026-12-24' }],
  ['expiry-invalid', { ...good, expiresAt: '2026-12-24T10:00:00' }],
  ['expiry-invalid', { ...good, expiresAt: '24 December 2026 10:00 UTC' }],
  ['expiry-too-late', { ...good, expiresAt: '2028-11-24T10:00:00Z' }],
  ['expiry-too-late', { ...good, list: 'fallback', expiresAt: '2026-11-24T12:00:00Z' }],
])('readListEntry() refuses with %s: %j', (fault, input) => {
  expect(readListEntry(input, now)).toEqual({ ok: false, fault });
});

test.each([
  ['expires', { ...good, expires: '2026-12-24T10:00:00Z' }],
  ['match.values', { ...good, match: { ...good.match, values: [] } }],
])('readListEntry() names the member %s that it does not know', (member, input) => {
  expect(readListEntry(input, now)).toEqual({ ok: false, fault: 'member-unknown', member });
});
