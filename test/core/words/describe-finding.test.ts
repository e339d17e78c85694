import { describe, expect, test } from 'vitest';
import type { FaultCode } from '../../../core/finding/fault.ts';
import { type FindingCode, finding } from '../../../core/finding/finding.ts';
import { languages } from '../../../core/names/language.ts';
import {
  describeCheck,
  describeFault,
  describeFinding,
  describeStoredFinding,
} from '../../../core/words/describe-finding.ts';
import { pseudoLanguageOf } from '../../fixtures/pseudo-language.ts';
import { sampleFaults, sampleFindings, sampleHosted } from '../../fixtures/sample-findings.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

/** Every name, word and number among the facts. Times and days are written as the language does. */
function leaves(facts: unknown): string[] {
  if (typeof facts === 'number') return facts < 1 ? [] : [facts.toString(), facts.toLocaleString('en-US')];
  if (typeof facts === 'string') return /^\d{4}-\d\d-\d\d/.test(facts) ? [facts.slice(0, 4)] : [facts];
  return typeof facts === 'object' && facts !== null ? Object.values(facts).flatMap(leaves) : [];
}

/** What decides about the words, and is not among them. */
const deciding =
  /^(enforce|sts|none|fetch-connect|evidence-days|mode-unknown|mx-upper-case|rua-.*|bare-address|incidents|figures|versions|new-reports)$/;

describe.each(languages)('findings in %s', (language) => {
  const words = wordsOf[language];

  test.each(Object.entries(sampleFindings))(
    '%s has a title, a message and a next step',
    (code, parameters) => {
      const { title, message, nextStep } = describeFinding(words, { code: code as FindingCode, parameters });
      for (const text of [title, message, nextStep]) {
        expect(text.trim()).not.toBe('');
        expect(text).not.toMatch(/undefined|NaN|\[object|[.。]$/);
      }
      expect(title).not.toContain('example.com');
    },
  );

  test.each(Object.entries(sampleFindings))('%s includes its facts', (code, parameters) => {
    const { message, nextStep } = describeFinding(words, { code: code as FindingCode, parameters });
    const text = `${message} ${nextStep}`;
    for (const leaf of leaves(parameters).filter((one) => !deciding.test(one))) {
      const written = Number.isFinite(Number(leaf)) ? Number(leaf).toLocaleString('en-US') : leaf;
      expect([text.includes(leaf) || text.includes(written), leaf, text]).toEqual([true, leaf, text]);
    }
  });

  test.each(Object.entries(sampleFindings).filter(([, facts]) => 'domain' in facts))(
    '%s is also complete for a domain that is hosted here',
    (code, parameters) => {
      const hosted = { ...parameters, hosted: sampleHosted };
      const { message, nextStep } = describeFinding(words, { code: code as FindingCode, parameters: hosted });
      expect(`${message} ${nextStep}`).not.toMatch(/undefined|NaN|\[object/);
    },
  );

  test.each(['not-checked', 'newer-kind'])('mx-unknown has words for %s', (error) => {
    const { message } = describeFinding(words, { code: 'mx-unknown', parameters: { error } });
    expect(message).not.toContain(error);
  });

  test.each(Object.entries(sampleFaults))('the fault %s includes its facts', (code, parameters) => {
    const text = describeFault(words.faults, { code: code as FaultCode, parameters } as never);
    expect(text).not.toMatch(/undefined|NaN|\[object|[.。]$/);
    const isInWords = ['record-almost', 'mx-invalid'].includes(code);
    for (const leaf of leaves(parameters).filter((one) => !deciding.test(one) && !isInWords)) {
      expect(text).toContain(leaf.replaceAll(',', ''));
    }
  });
});

test('describeStoredFinding() gives a general text for a code from a newer version', () => {
  const { message, nextStep } = describeStoredFinding(wordsOf.en, {
    code: 'from-the-future',
    parameters: {},
  });
  expect(message).toContain('from-the-future');
  expect(nextStep).not.toBe('');
});

test('describeStoredFinding() gives a general text for facts from a newer version', () => {
  const { message } = describeStoredFinding(wordsOf.ja, { code: 'record-invalid', parameters: {} });
  expect(message).toContain('record-invalid');
});

test('describeCheck() adds the sentences of findings, and of what was not checked', () => {
  const pseudo = pseudoLanguageOf(wordsOf.en);
  const found = finding('mx-uncovered', { host: 'mx9.example.com', mode: 'enforce' });
  const check = describeCheck(pseudo, { domain: 'example.com', findings: [found], notProbed: ['smtp'] });
  const { message, nextStep } = describeFinding(pseudo, found);
  expect(check).toEqual({
    domain: 'example.com',
    findings: [{ ...found, message, nextStep }],
    notProbed: [pseudo.notProbed.smtp],
  });
});

test('describeFinding() does not hide a mistake in the words', () => {
  expect(() => describeFinding(wordsOf.en, { code: 'record-invalid', parameters: {} })).toThrow(TypeError);
});

test('the findings in Japanese are not English', () => {
  for (const [code, parameters] of Object.entries(sampleFindings)) {
    const { title, message, nextStep } = describeFinding(wordsOf.ja, {
      code: code as FindingCode,
      parameters,
    });
    for (const text of [title, message, nextStep]) expect(text).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}]/u);
  }
});
