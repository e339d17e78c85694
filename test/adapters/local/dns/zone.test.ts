import { describe, expect, test } from 'vitest';
import { applyChanges, Zone } from '../../../../adapters/local/dns/zone.ts';
import { RecordConflictError, type RecordSet } from '../../../../service/ports/dns-zone.ts';

const txt = (name: string, ...values: string[]): RecordSet => ({ name, type: 'TXT', ttlSeconds: 60, values });
const deep = 'a.b.example.com';

describe('Zone', () => {
  test('setsOf() knows a name without records that has names below it (RFC 8020)', () => {
    const zone = new Zone('example.com');
    zone.set({ name: deep, sets: [txt(deep, 'x')] });
    expect(zone.setsOf('b.example.com')).toEqual([]);
    expect(zone.setsOf('c.example.com')).toBeUndefined();
    zone.set({ name: deep, sets: [] });
    expect(zone.setsOf('b.example.com')).toBeUndefined();
    expect(zone.setsOf('example.com')).toEqual([]);
  });

  test.each<[string, string, string[] | undefined]>([
    ['a name without records', 'any.w.example.com', ['wild']],
    ['a name several labels below', 'x.any.w.example.com', ['wild']],
    ['no name with records', 'own.w.example.com', ['own']],
    ['no name below one with records', 'x.own.w.example.com', undefined],
    ['no name that has names below it', 'between.w.example.com', []],
    ['no name beside it', 'any.example.com', undefined],
    ['not the name above it', 'w.example.com', []],
  ])('answersFor() lets a wildcard stand for %s (RFC 4592 §2.2.1)', (_, name, values) => {
    const zone = new Zone('example.com');
    zone.set({ name: '*.w.example.com', sets: [txt('*.w.example.com', 'wild')] });
    zone.set({ name: 'own.w.example.com', sets: [txt('own.w.example.com', 'own')] });
    zone.set({ name: 'a.between.w.example.com', sets: [txt('a.between.w.example.com', 'deep')] });
    expect(zone.answersFor(name)?.flatMap((set) => set.values)).toEqual(values);
  });

  test('set() raises the serial', () => {
    const zone = new Zone('example.com');
    const before = zone.serial;
    zone.set({ name: deep, sets: [txt(deep, 'x')] });
    expect(zone.serial).toBe(before + 1);
  });
});

describe('applyChanges()', () => {
  test('returns the sets of each changed name and leaves the zone unchanged', () => {
    const zone = new Zone('example.com');
    zone.set({ name: deep, sets: [txt(deep, 'a', 'b')] });
    expect(applyChanges(zone, [{ from: txt(deep, 'b', 'a'), to: txt(deep, 'c') }])).toEqual([
      { name: deep, sets: [txt(deep, 'c')] },
    ]);
    expect(zone.find(deep, 'TXT')).toEqual(txt(deep, 'a', 'b'));
  });

  test.each<[string, () => unknown, string]>([
    [
      'a set that is not the one in the zone',
      () => applyChanges(new Zone('example.com'), [{ from: txt(deep, 'old'), to: txt(deep, 'new') }]),
      new RecordConflictError(deep).message,
    ],
    [
      'a name changed twice',
      () =>
        applyChanges(new Zone('example.com'), [
          { from: undefined, to: txt(deep, 'a') },
          { from: undefined, to: txt(deep, 'b') },
        ]),
      'twice at once',
    ],
    [
      'a name outside the zone',
      () => applyChanges(new Zone('example.com'), [{ from: undefined, to: txt('example.net', 'a') }]),
      'is not in the zone',
    ],
    [
      'nothing to nothing',
      () => applyChanges(new Zone('example.com'), [{ from: undefined, to: undefined }]),
      'from nothing to nothing',
    ],
  ])('refuses %s', (_label, apply, why) => {
    expect(apply).toThrow(why);
  });
});
