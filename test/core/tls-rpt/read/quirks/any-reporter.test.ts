import { describe, expect, test } from 'vitest';
import * as quirks from '../../../../../core/tls-rpt/read/quirks/any-reporter.ts';
import { readLimits } from '../../../../../core/tls-rpt/read/read-limits.ts';
import { Reading } from '../../../../../core/tls-rpt/read/reading.ts';
import { notesIn } from '../../../../fixtures/in-english.ts';
import { forgiven } from './forgiven.ts';

test.each<[string, Parameters<typeof forgiven>[0], unknown[]]>([
  ['readSingleEntry()', (f) => quirks.readSingleEntry('a', f), ['a', 'is a list of one, read as its entry']],
  ['readAsText()', (f) => quirks.readAsText(7, f), ['7', 'is a number, read as text']],
  ['ignoreType()', (f) => quirks.ignoreType({}, f), [undefined, 'is an object, ignored']],
  [
    'lowerCaseWord() in capitals',
    (f) => quirks.lowerCaseWord('STS ', f),
    ['sts', 'is "STS ", read as "sts"'],
  ],
  ['lowerCaseWord() in lower case', (f) => quirks.lowerCaseWord('sts', f), ['sts']],
  ['readDigits()', (f) => quirks.readDigits(' 12.0 ', f), [12, 'is a string, read as a number']],
  ['readDigits() of a word', (f) => quirks.readDigits('many', f), [undefined]],
  ['readDigits() beyond exactness', (f) => quirks.readDigits('9007199254740993', f), [undefined]],
  ['ignoreCount()', (f) => quirks.ignoreCount(-1, f), [undefined, 'is -1, not a count, ignored']],
  ['listOfString()', (f) => quirks.listOfString('a', f), [['a'], 'is a string, read as a list']],
  ['listOfObject()', (f) => quirks.listOfObject({}, f), [[{}], 'is an object, read as a list of one']],
  [
    'splitPolicyLines() with line ends',
    (f) => quirks.splitPolicyLines('version: STSv1\r\nmode: none\r', f),
    [['version: STSv1', 'mode: none'], 'has line ends in a string, read as lines'],
  ],
  ['splitPolicyLines() of one line', (f) => quirks.splitPolicyLines('mode: none', f), [['mode: none']]],
  [
    'splitHosts() of two',
    (f) => quirks.splitHosts('a.example; b.example', f),
    [['a.example', 'b.example'], 'has several hosts in a string, read as a list'],
  ],
  ['splitHosts() of one', (f) => quirks.splitHosts('a.example', f), [['a.example']]],
  ['lowerCaseHost() with a dot', (f) => quirks.lowerCaseHost('MX.', f), ['mx', 'ends in a dot, removed']],
  ['lowerCaseHost() in capitals', (f) => quirks.lowerCaseHost(' MX ', f), ['mx']],
  [
    'convertToALabels()',
    (f) => quirks.convertToALabels('*.bücher.example', f),
    ['*.xn--bcher-kva.example', 'is not in A-labels, converted'],
  ],
  ['convertToALabels() of ASCII', (f) => quirks.convertToALabels('a.example', f), ['a.example']],
  [
    'unwrapReportId()',
    (f) => quirks.unwrapReportId('<1@a.example>', f),
    ['1@a.example', 'has "<>" or white space around it, removed'],
  ],
  ['unwrapReportId() of a bare id', (f) => quirks.unwrapReportId('1', f), ['1']],
])('%s', (_label, read, expected) => {
  expect(forgiven(read)).toEqual(expected);
});

describe('isFlatEntry()', () => {
  test('recognises an entry with the members of its policy', () => {
    const reading = new Reading(readLimits);
    expect(quirks.isFlatEntry({ 'policy-type': 'sts' }, reading)).toBe(true);
    expect(notesIn(reading.listNotes())).toEqual(['policy is missing, its members are read from the entry']);
    expect(quirks.isFlatEntry({ policy: {}, 'policy-type': 'sts' }, reading)).toBe(false);
    expect(quirks.isFlatEntry({}, reading)).toBe(false);
  });
});

describe('readMisplaced()', () => {
  test('takes a summary from the policy', () => {
    const reading = new Reading(readLimits);
    expect(quirks.readMisplaced({}, { summary: 1, other: 2 }, reading)).toEqual({ summary: 1 });
    expect(notesIn(reading.listNotes())).toEqual(['summary is missing, read from the policy']);
  });

  test('leaves it where the entry has its own', () => {
    const reading = new Reading(readLimits);
    expect(quirks.readMisplaced({ summary: 1 }, { summary: 2 }, reading)).toEqual({});
    expect(notesIn(reading.listNotes())).toEqual([
      'members that RFC 8460 does not define are ignored: "summary"',
    ]);
  });
});
