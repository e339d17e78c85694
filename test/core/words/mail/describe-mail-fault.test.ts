import { describe, expect, test } from 'vitest';
import type { MailFault } from '../../../../core/mail/mail-fault.ts';
import { languages } from '../../../../core/names/language.ts';
import { describeMailFault } from '../../../../core/words/mail/describe-mail-fault.ts';
import { sampleMailFaults } from '../../../fixtures/sample-mail-faults.ts';
import { wordsOf } from '../../../fixtures/words-of.ts';

const rows = Object.entries(sampleMailFaults).flatMap(([code, list]: [string, object[]]) =>
  list.map((parameters) => [code, parameters] as const),
);

describe.each(languages)('describeMailFault() in %s', (language) => {
  test.each(rows)('says %s of %j', (code, parameters) => {
    const text = describeMailFault(wordsOf[language], { code, parameters } as MailFault);
    expect(text).not.toMatch(/undefined|NaN|\[object|true|false|[.。]$/);
    const { advice: _, isTemporary, ...facts } = parameters as { advice?: string; isTemporary?: boolean };
    for (const fact of Object.values(facts)) expect(text).toContain(String(fact));
    if (language === 'ja') expect(text).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}]/u);
  });

  test('advises something else for each answer of SES', () => {
    const texts = sampleMailFaults['ses-answer'].map((parameters) =>
      describeMailFault(wordsOf[language], { code: 'ses-answer', parameters }),
    );
    expect(new Set(texts).size).toBe(texts.length);
  });
});

test('describeMailFault() says whether to try again after an answer of the relay', () => {
  const say = (isTemporary: boolean) =>
    describeMailFault(wordsOf.en, {
      code: 'relay-answer',
      parameters: { relay: 'a:25', reply: '451 no', command: 'DATA', isTemporary },
    });
  expect(say(true)).toBe('Cannot send mail: the relay "a:25" answers "451 no" to DATA; try again later');
  expect(say(false)).toMatch(/; see its log for the cause$/);
});
