import { expect, test } from 'vitest';
import {
  chooseNames,
  maxInventedWords,
  type WordUse,
} from '../../../../core/tls-rpt/figures/choose-names.ts';

const isKnown = (word: string) => word === 'sts';
const use = (word: string, sessions = 1, verified = false): WordUse => ({ word, verified, sessions });
const flood = Array.from({ length: 1_000 }, (_, n) => use(`invented-${n}`, 1_000));

test('chooseNames() lists each word while there are few', () => {
  const listedAs = chooseNames([use('sts'), use('quantum')], isKnown);
  expect(['sts', 'quantum'].map(listedAs)).toEqual(['sts', 'quantum']);
});

test('chooseNames() counts all beyond a limit as other, and always lists the known words', () => {
  const listedAs = chooseNames([...flood, use('sts')], isKnown);
  const names = new Set(flood.map(({ word }) => listedAs(word)));
  expect(names.size).toBe(maxInventedWords + 1);
  expect([listedAs('sts'), names.has('other')]).toEqual(['sts', true]);
});

test('chooseNames() lists a word of verified reports before any flood of others', () => {
  const listedAs = chooseNames([...flood, use('quantum', 1, true)], isKnown);
  expect(listedAs('quantum')).toBe('quantum');
});
