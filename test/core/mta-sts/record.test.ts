import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMtaStsRecord, isMtaStsRecord, parseMtaStsRecord } from '../../../core/mta-sts/record.ts';
import { textsOf } from '../../fixtures/in-english.ts';

const good: [why: string, txts: string[], id: string][] = [
  ['the example of RFC 8461 §3.1', ['v=STSv1; id=20160831085700Z;'], '20160831085700Z'],
  ['no final semicolon', ['v=STSv1; id=a'], 'a'],
  ['no spaces', ['v=STSv1;id=a;'], 'a'],
  ['spaces around the semicolons', ['v=STSv1; \t id=a \t ; '], 'a'],
  ['32 characters', [`v=STSv1; id=${'Z9'.repeat(16)};`], 'Z9'.repeat(16)],
  ['fields in another order', ['v=STSv1; ext=1; id=a'], 'a'],
  ['unknown fields', ['v=STSv1; id=a; more=x:y,z; e.x-t_2=2'], 'a'],
  ['a second id, which does not count', ['v=STSv1; id=a; id=b;'], 'a'],
  ['a second id of another form, which does not count', ['v=STSv1; id=a; id=b-c;'], 'a'],
  ['other records beside ours', ['google-site-verification=x', 'v=STSv1; id=a;', 'v=spf1 -all'], 'a'],
  ['a record of another version beside ours', ['v=STSv2; id=b;', 'v=STSv1; id=a;'], 'a'],
  ['a space before the first semicolon', ['v=STSv1 ; id=a;'], 'a'],
  ['a record beside it with a space before the semicolon', ['v=STSv1 ; id=b;', 'v=STSv1; id=a;'], 'a'],
];

const bad: [why: string, txts: string[], error: string][] = [
  ['no record', [], 'no record begins'],
  ['an empty record', [''], 'no record begins'],
  ['another version', ['v=STSv2; id=a;'], 'no record begins'],
  ['a longer version', ['v=STSv10; id=a;'], 'no record begins'],
  ['lower-case version', ['v=stsv1; id=a;'], 'does not count'],
  ['upper-case v', ['V=STSv1; id=a;'], 'does not count'],
  ['a leading space', [' v=STSv1; id=a;'], 'does not count'],
  ['quotation marks', ['"v=STSv1; id=a;"'], 'does not count'],
  ['id before v', ['id=a; v=STSv1;'], 'no record begins'],
  ['no fields, no semicolon', ['v=STSv1'], 'does not count'],
  ['no fields', ['v=STSv1;'], '"id" is missing'],
  ['no id', ['v=STSv1; ext=1'], '"id" is missing'],
  ['upper-case Id', ['v=STSv1; Id=a'], '"id" is missing'],
  ['an empty id', ['v=STSv1; id=;'], 'field "id=" is not of the form'],
  ['an id of 33 characters', [`v=STSv1; id=${'1'.repeat(33)};`], 'expected 1 to 32'],
  ['an id with a hyphen', ['v=STSv1; id=2026-11-24;'], 'expected 1 to 32'],
  ['an id with a space', ['v=STSv1; id=a b;'], 'not of the form'],
  ['a first id of another form', ['v=STSv1; id=b-c; id=a;'], 'expected 1 to 32'],
  ['spaces around the equals sign', ['v=STSv1; id = a;'], 'not of the form'],
  ['two semicolons', ['v=STSv1;; id=a'], 'field "" is not of the form'],
  ['two semicolons at the end', ['v=STSv1; id=a;;'], 'field "" is not of the form'],
  ['a trailing space without a semicolon', ['v=STSv1; id=a '], 'not of the form'],
  ['an extension without a value', ['v=STSv1; id=a; more='], 'not of the form'],
  ['an extension without an equals sign', ['v=STSv1; id=a; more'], 'not of the form'],
  ['an extension value with an equals sign', ['v=STSv1; id=a; test=='], 'not of the form'],
  ['an extension name of 33 characters', [`v=STSv1; id=a; ${'a'.repeat(33)}=1`], 'not of the form'],
  ['an extension name that begins with _', ['v=STSv1; id=a; _x=1'], 'not of the form'],
  ['an extension name with %', ['v=STSv1; id=a; 1%=a'], 'not of the form'],
  ['text outside ASCII', ['v=STSv1; id=a; x=ü'], 'not of the form'],
  ['two records', ['v=STSv1; id=a;', 'v=STSv1; id=b;'], '2 records begin'],
  ['the same record twice', ['v=STSv1; id=a;', 'v=STSv1; id=a;'], '2 records begin'],
  [
    'a valid and an invalid record: the selection comes first',
    ['v=STSv1; id=a;', 'v=STSv1;'],
    '2 records begin',
  ],
];

describe('parseMtaStsRecord()', () => {
  test.each(good)('accepts %s', (_why, txts, id) => {
    expect(parseMtaStsRecord(txts)).toEqual({ ok: true, record: { id } });
  });

  test.each(bad)('refuses %s', (_why, txts, error) => {
    const result = parseMtaStsRecord(txts);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : textsOf(result.errors).join('\n')).toContain(error);
  });

  test('gives an id, or named errors, for any records', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('v=STSv1;', 'id=a', ';', ' ', 'x=y'));
    const txt = fc.oneof(
      fc.constantFrom(...[...good, ...bad].flatMap(([, txts]) => txts), ''),
      fc.array(piece).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(fc.array(txt, { maxLength: 3 }), (txts) => {
        const result = parseMtaStsRecord(txts);
        if (result.ok) expect(result.record.id).toMatch(/^[A-Za-z0-9]{1,32}$/);
        else expect(result.errors.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('formatMtaStsRecord()', () => {
  test('writes the form of RFC 8461 §3.1', () => {
    expect(formatMtaStsRecord('20261124T120000')).toBe('v=STSv1; id=20261124T120000;');
  });

  test('is read back by parseMtaStsRecord()', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{1,32}$/), (id) => {
        expect(parseMtaStsRecord([formatMtaStsRecord(id)])).toEqual({ ok: true, record: { id } });
      }),
    );
  });

  test.each(['', 'a b', 'a;', 'x'.repeat(33)])('throws for the id "%s"', (id) => {
    expect(() => formatMtaStsRecord(id)).toThrow('expected 1 to 32 letters and digits');
  });
});

test('isMtaStsRecord() takes the same records as a sender: those with the version and a semicolon', () => {
  const records = ['v=STSv1;', 'v=STSv1; id=a;', 'v=STSv10; id=1;', 'v=STSv1', 'v=STSv1 ; id=a;'];
  expect(records.map(isMtaStsRecord)).toEqual([true, true, false, false, true]);
});
