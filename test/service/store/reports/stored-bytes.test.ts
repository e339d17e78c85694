import { expect, test } from 'vitest';
import { ownerBytesKey, serviceBytesKey } from '../../../../service/store/reports/stored-bytes.ts';
import { utcDay } from '../../../fakes/names.ts';

test('ownerBytesKey() and serviceBytesKey() never collide, whatever an owner’s name', () => {
  const day = utcDay('2026-11-23');
  const keys = ['nobody', 'service', 'a/b', undefined].map((owner) => ownerBytesKey(day, owner));
  expect(new Set([...keys, serviceBytesKey(day)]).size).toBe(5);
  expect(serviceBytesKey(day)).toBe('stored-bytes/2026-11-23/service.json');
});
