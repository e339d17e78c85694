import { expect, test } from 'vitest';
import { beginsWith, onlyIfMeant, readField, readTxtFields } from '../../../core/dns-record/txt-fields.ts';

test.each<[string, string[], string[]]>([
  ['one field', ['v=STSv1;id=1'], ['id=1']],
  ['blanks around the delimiters', ['v=STSv1 \t; id=1'], ['id=1']],
  [
    'no record with a blank before the delimiter beside one without',
    ['v=STSv1 ; id=2', 'v=STSv1; id=1'],
    ['id=1'],
  ],
  ['blanks after the delimiters', ['v=STSv1; id=1 ;\tx=y ; '], ['id=1', 'x=y']],
  ['a delimiter at the end', ['v=STSv1; id=1;'], ['id=1']],
  ['a record among others', ['v=spf1 -all', 'v=STSv1; id=1;'], ['id=1']],
])('readTxtFields() reads %s', (_what, txts, fields) => {
  const read = readTxtFields(txts, 'v=STSv1');
  expect(read.ok ? read.fields : []).toEqual(fields);
});

test.each<[string, string[], string[]]>([
  ['no record', [], ['record-none']],
  ['another version', ['v=STSv2; id=1;'], ['record-none', 'record-almost']],
  ['quotation marks', ['"v=STSv1; id=1;"'], ['record-none', 'record-almost']],
  ['two records with a blank', ['v=STSv1 ; id=1;', 'v=STSv1 ; id=2;'], ['record-several']],
  ['two records', ['v=STSv1; id=1;', 'v=STSv1; id=2;'], ['record-several']],
])('readTxtFields() refuses %s', (_what, txts, codes) => {
  const read = readTxtFields(txts, 'v=STSv1');
  expect(read.ok ? [] : read.errors.map(({ code }) => code)).toEqual(codes);
});

test('readTxtFields() names at most 20 faults, and none with more than 300 characters of a record', () => {
  const read = readTxtFields(
    Array.from({ length: 1000 }, () => `"v=STSv1;${'x'.repeat(1000)}`),
    'v=STSv1',
  );
  expect(read.ok ? [] : read.errors).toHaveLength(20);
  expect(JSON.stringify(read)).not.toContain('x'.repeat(300));
});

test.each([
  ['id=1', { name: 'id', value: '1' }],
  ['a.b-c_d=!', { name: 'a.b-c_d', value: '!' }],
  ['id', undefined],
  ['=1', undefined],
  ['id=', undefined],
  ['id=a b', undefined],
  ['id=a=b', undefined],
  [`${'a'.repeat(33)}=1`, undefined],
])('readField() of %s', (text, field) => {
  expect(readField(text)).toEqual(field);
});

test('beginsWith() requires the version and its semicolon', () => {
  expect(beginsWith('v=TLSRPTv1; rua=', 'v=TLSRPTv1')).toBe(true);
  expect(beginsWith('v=TLSRPTv1 ; rua=', 'v=TLSRPTv1')).toBe(true);
  expect(beginsWith('v=TLSRPTv1', 'v=TLSRPTv1')).toBe(false);
  expect(beginsWith('v=TLSRPTv10; rua=', 'v=TLSRPTv1')).toBe(false);
});

test.each<[string, string[], boolean]>([
  ['a record', ['v=STSv1; id=1'], true],
  ['a record beside another', ['v=spf1 -all', 'v=STSv1; id=1'], true],
  ['one that is almost a record', ['"v=STSv1; id=1"'], true],
  ['the SPF record of a wildcard', ['v=spf1 -all'], false],
  ['the other version', ['v=TLSRPTv1; rua=mailto:a@b.example'], false],
  ['an empty record', [''], false],
])('onlyIfMeant() of %s', (_, records, isKept) => {
  const answer = { kind: 'found' as const, records };
  expect(onlyIfMeant(answer, 'v=STSv1')).toEqual(isKept ? answer : { kind: 'none' });
});

test('onlyIfMeant() keeps a result without an answer', () => {
  const failed = { kind: 'failed' as const, why: 'SERVFAIL' };
  expect(onlyIfMeant(failed, 'v=STSv1')).toBe(failed);
});
