import { expect, test } from 'vitest';
import { auditEntryKey, auditEntryObject } from '../../../../service/store/access/audit-entry.ts';
import { utcDay } from '../../../fakes/names.ts';

test('auditEntryKey() sorts the entries of a day by their names', () => {
  expect(auditEntryKey(utcDay('2026-11-24'), '060000.000Z-abc')).toBe(
    'audit/2026-11-24/060000.000Z-abc.json',
  );
});

test('auditEntryObject takes any request, since it is only kept', () => {
  const entry = { schema: 1, at: '2026-11-24T06:00:00.000Z', by: 'admin', action: 'PUT /v1', outcome: '200' };
  for (const request of [null, 'text', { of: { any: ['shape'] } }]) {
    const text = JSON.stringify({ ...entry, request });
    expect(auditEntryObject.read('a', Buffer.from(text)).request).toEqual(request);
  }
});
