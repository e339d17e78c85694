import { expect, test } from 'vitest';
import type { FindingCode } from '../../../core/finding/finding.ts';
import { languages } from '../../../core/names/language.ts';
import { describeFinding } from '../../../core/words/describe-finding.ts';
import { describeForMail } from '../../../core/words/describe-for-mail.ts';
import { sampleFindings } from '../../fixtures/sample-findings.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

test.each(languages)('describeForMail() in %s changes only untrusted names', (language) => {
  const words = wordsOf[language];
  for (const [code, parameters] of Object.entries(sampleFindings)) {
    const plain = describeFinding(words, { code: code as FindingCode, parameters });
    plain.message = plain.message.replaceAll('\u00a0', ' ');
    const { message, ...rest } = describeForMail(words, { code, parameters }, ['example.com']);
    expect({ ...rest, message: message.replaceAll(/\[([.@:])\]/g, '$1') }).toEqual(plain);
  }
});

test.each(languages)('describeForMail() in %s turns no untrusted text into a link', (language) => {
  const finding = {
    code: 'wrong-media-type',
    parameters: { domain: 'example.com', contentType: 'https://evil.example/ \u202E' },
  };
  const { message, nextStep } = describeForMail(wordsOf[language], finding, ['example.com']);
  expect(message).toContain('mta-sts.example.com');
  expect(message).toContain('hxxps[:]//evil[.]example/');
  expect(message).not.toContain('\u202E');
  expect(nextStep).toContain('https://mta-sts.example.com/.well-known/mta-sts.txt');
});
