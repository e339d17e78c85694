import { expect, test } from 'vitest';
import { daysOf, lifetimes, rawMailDays } from '../../../service/store/lifetimes.table.ts';
import { isMadeFromMail, prefixes } from '../../../service/store/prefixes.ts';

test('lifetimes has one for each kind of object that comes from mail, exports, damaged objects, bounce addresses and console sessions', () => {
  const made = Object.values(prefixes).filter(isMadeFromMail);
  const raw = [
    prefixes.incomingMail,
    prefixes.incomingPosts,
    prefixes.waitingReports,
    prefixes.operatorMarks,
  ];
  const kept = [
    prefixes.exports,
    prefixes.damaged,
    prefixes.consoleSessions,
    prefixes.bouncePointers,
    ...raw,
    ...made,
  ];
  expect(lifetimes.map(({ prefix }) => prefix).toSorted()).toEqual(kept.toSorted());
});

test('daysOf() is the operator’s value for raw mail, and fixed for figures', () => {
  const daysOfPrefix = (prefix: string, rawMail?: number) =>
    lifetimes.filter((one) => one.prefix === prefix).map((one) => daysOf(one, rawMail));
  expect(daysOfPrefix('reports/')).toEqual([rawMailDays]);
  expect(daysOfPrefix('reports/', 30)).toEqual([30]);
  expect(daysOfPrefix('days/', 30)).toEqual([5_844]);
});
