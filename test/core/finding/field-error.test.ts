import { expect, test } from 'vitest';
import { type InputFault, inputFault } from '../../../core/finding/field-error.ts';
import { languages } from '../../../core/names/language.ts';
import { describeInputFault } from '../../../core/words/describe-finding.ts';
import { sampleInputFaults } from '../../fixtures/sample-input-faults.ts';
import { wordsOf } from '../../fixtures/words-of.ts';

/** What only the JSON has. */
const jargon = /digestTo|maxAgeSeconds|"mx|undefined|\[\d|, expected/u;

test.each(languages)('inputFault() is put into words for a form in %s', (language) => {
  for (const [code, samples] of Object.entries(sampleInputFaults)) {
    const sentences = samples.map((parameters) =>
      describeInputFault(wordsOf[language], { code, parameters } as InputFault),
    );
    for (const sentence of sentences) expect(sentence).toMatch(/^\S.*[^.。]$/u);
    if (language !== 'en') expect(sentences.join()).toMatch(/\p{Script=Hiragana}/u);
    expect(new Set(sentences).size, 'each says something else').toBe(samples.length);
    expect(sentences.join('\n').replace(/"mx" line/u, '')).not.toMatch(jargon);
  }
});

test('inputFault() has the code and its facts', () => {
  expect(inputFault('max-age', { max: 9 })).toEqual({ code: 'max-age', parameters: { max: 9 } });
});
