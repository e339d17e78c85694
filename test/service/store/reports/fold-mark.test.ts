import { expect, test } from 'vitest';
import {
  foldMarkKey,
  foldMarksPrefix,
  parseFoldMarkKey,
} from '../../../../service/store/reports/fold-mark.ts';
import { domainName, reportIdentityOf, utcDay } from '../../../fakes/names.ts';

const domain = domainName('example.com');
const day = utcDay('2026-11-22');
const marked = { domain, day, identity: reportIdentityOf('40b9') };

test('parseFoldMarkKey() reads what foldMarkKey() wrote', () => {
  expect(parseFoldMarkKey(foldMarkKey(marked))).toEqual(marked);
});

test('foldMarksPrefix() narrows from all marks to those of a domain, and of its day', () => {
  expect([foldMarksPrefix(), foldMarksPrefix(domain), foldMarksPrefix(domain, day)]).toEqual([
    'fold-marks/',
    'fold-marks/example.com/',
    'fold-marks/example.com/2026-11-22/',
  ]);
  expect(foldMarkKey(marked)).toBe('fold-marks/example.com/2026-11-22/40b9.json');
});
