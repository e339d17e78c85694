import { describe, expect, test } from 'vitest';
import type { FetchProblem } from '../../../core/finding/fetch-problem.ts';
import { languages } from '../../../core/names/language.ts';
import type { AttemptAnswerParameters } from '../../../core/tls-rpt/write/attempt-answer.ts';
import { describeAttemptAnswer } from '../../../core/words/describe-outbound.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

const problems: FetchProblem[] = [
  'dns',
  'private-address',
  'connect',
  'tls-expired',
  'tls-name',
  'tls-untrusted',
  'tls',
  'timeout',
  'too-large',
  'protocol',
];
const samples: { [C in keyof AttemptAnswerParameters]: AttemptAnswerParameters[C][] } = {
  'http-status': [{ status: 503 }],
  'no-http-answer': problems.flatMap((problem) => [{ problem }, { problem, errorCode: 'ECONNREFUSED' }]),
  'smtp-reply': [{ smtpReply: '550 5.1.1 no such user' }],
  'mail-not-sent': [{ errorCode: 'MessageRejected', errorMessage: 'not verified' }],
  'bounce-status': [{ status: '5.1.1' }],
  complaint: [{}],
};
const rows = Object.entries(samples).flatMap(([code, list]: [string, object[]]) =>
  list.map((parameters) => [code, parameters] as const),
);

describe.each(languages)('describeAttemptAnswer() in %s', (language) => {
  test.each(rows)('says %s of %j', (code, parameters) => {
    const text = describeAttemptAnswer(wordsOf[language], { code, parameters });
    expect(text).not.toMatch(/undefined|NaN|\[object|[.。]$/);
    const { problem: _, ...facts } = parameters as { problem?: string };
    for (const fact of Object.values(facts)) expect(text).toContain(String(fact));
    if (language === 'ja') expect(text).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}]/u);
  });

  test('gives a general text for an answer from a newer version', () => {
    const text = describeAttemptAnswer(wordsOf[language], { code: 'constructor', parameters: {} });
    expect(text).toContain('constructor');
  });
});
