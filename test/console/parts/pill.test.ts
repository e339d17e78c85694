import { expect, test } from 'vitest';
import { modeTag, statePill, toneOf } from '../../../console/parts/pill.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';

test.each([
  ['announced', 'calm', 'good', 'Protected'],
  ['announced', 'act', 'bad', 'Action needed'],
  ['announced', 'look', 'look', 'Warning'],
  ['records-to-set', 'set-up', 'wait', 'Records to set'],
  ['removing', 'off', 'off', 'Being removed'],
  ['of-a-newer-version', 'wait', 'wait', 'of-a-newer-version'],
] as const)('a domain that is %s and urgent like "%s" has the tone %s', (state, urgency, tone, text) => {
  expect(toneOf({ urgency })).toBe(tone);
  expect(String(statePill({ state: state as 'announced', urgency }, englishConsole))).toContain(text);
});

test.each([
  ['enforce', 'mode enforce'],
  ['testing', 'mode testing'],
  ['none', 'mode none'],
  [undefined, 'no policy'],
])('modeTag() of %s', (mode, text) => {
  expect(String(modeTag(mode, englishConsole))).toContain(text);
});
