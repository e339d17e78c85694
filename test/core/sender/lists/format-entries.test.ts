import { expect, test } from 'vitest';
import {
  exportAsCidr,
  exportForPostfix,
  formatListFile,
  writtenEntry,
} from '../../../../core/sender/lists/format-entries.ts';
import { type ListEntry, readListEntry } from '../../../../core/sender/lists/list-entry.ts';
import { readPolicyMaps } from '../../../../core/sender/lists/read-policy-maps.ts';

const now = Date.parse('2026-11-24T10:00:00Z');
const later = now + 86_400_000;
const entryOf = (one: Partial<ListEntry>): ListEntry => ({
  id: '1',
  list: 'required',
  match: { kind: 'domain', value: 'example.com' },
  reason: 'contract',
  source: 'admin',
  ...one,
});
const exempt = entryOf({
  id: '2',
  list: 'exempt',
  match: { kind: 'subdomains', value: 'old.example' },
  expiresAt: later,
});
const verify = entryOf({ id: '3', level: 'verify', match: { kind: 'domain', value: 'bank.example' } });
const network = entryOf({ id: '4', match: { kind: 'network', value: '192.0.2.0/24' } });
const ended = entryOf({ id: '5', list: 'exempt', expiresAt: now });

test('writtenEntry() and formatListFile() write what readListEntry() reads', () => {
  expect(readListEntry(writtenEntry(exempt), now)).toEqual({ ok: true, entry: exempt });
  const written: unknown[] = JSON.parse(formatListFile([exempt, verify]));
  expect(written.map((one) => readListEntry(one, now))).toEqual([
    { ok: true, entry: exempt },
    { ok: true, entry: verify },
  ]);
});

test('exportForPostfix() prints what readPolicyMaps() reads, without what has ended', () => {
  const { text, leftOut } = exportForPostfix([entryOf({}), exempt, verify, network, ended], now);
  expect(text.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
    'example.com encrypt',
    '.old.example may',
    'bank.example secure match=hostname',
  ]);
  expect(leftOut).toEqual([network]);
  expect(readPolicyMaps(text)).toMatchObject({
    entries: [
      { list: 'required', level: 'encrypt' },
      { list: 'exempt', match: exempt.match },
      { list: 'required', level: 'verify' },
    ],
    refused: [],
  });
});

test('exportAsCidr() prints addresses and networks', () => {
  expect(exportAsCidr([entryOf({}), network], now)).toEqual({
    text: '# contract\n192.0.2.0/24 encrypt',
    leftOut: [entryOf({})],
  });
});

test('a reason begins no line of its own', () => {
  const reason = 'x\nevil.example none\r\u2028y';
  expect(exportForPostfix([entryOf({ reason })], now).text).toBe(
    '# x evil.example none y\nexample.com encrypt',
  );
});
