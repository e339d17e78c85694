/**
 * A newer version may have stored a word of a list that this one does not know, as a fact of a code that it knows. It is
 * then shown as it is. `constructor` is a member of every object.
 */
import { expect, test } from 'vitest';
import type { Fault } from '../../../../core/finding/fault.ts';
import type { MailFault } from '../../../../core/mail/mail-fault.ts';
import type { PlanStep } from '../../../../core/mta-sts/plan.ts';
import { languages } from '../../../../core/names/language.ts';
import { describeFault, describeStoredFinding } from '../../../../core/words/describe-finding.ts';
import {
  describeReadingNote,
  describeRefusal,
  describeUnverified,
} from '../../../../core/words/describe-intake.ts';
import { describeAttemptAnswer, describeOutboundReason } from '../../../../core/words/describe-outbound.ts';
import { describeStep } from '../../../../core/words/describe-step.ts';
import { describeMailFault } from '../../../../core/words/mail/describe-mail-fault.ts';
import type { Words } from '../../../../core/words/words.ts';
import { sampleAttemptAnswers } from '../../../fixtures/sample-attempt-answers.ts';
import { sampleFaults, sampleFindings } from '../../../fixtures/sample-findings.ts';
import { sampleMailFaults } from '../../../fixtures/sample-mail-faults.ts';
import { sampleNotes } from '../../../fixtures/sample-notes.ts';
import { sampleOutboundReasons } from '../../../fixtures/sample-outbound-reasons.ts';
import { samplePlanSteps } from '../../../fixtures/sample-plan-steps.ts';
import { sampleProblemDetails } from '../../../fixtures/sample-problem-details.ts';
import { sampleRefusals } from '../../../fixtures/sample-refusals.ts';
import { sampleUnverifiedReasons } from '../../../fixtures/sample-unverified-reasons.ts';
import { withEachString } from '../../../fixtures/with-each-string.ts';
import { wordsOf } from '../../../fixtures/words-of.ts';

type Say = (words: Words, code: string, parameters: object) => unknown;

const kinds: [name: string, samples: Record<string, object | object[]>, say: Say][] = [
  [
    'finding',
    sampleFindings,
    (words, code, parameters) => describeStoredFinding(words, { code, parameters }),
  ],
  [
    'fault',
    sampleFaults,
    (words, code, parameters) => describeFault(words.faults, { code, parameters } as Fault),
  ],
  ['note', sampleNotes, (words, code, parameters) => describeReadingNote(words, { code, parameters })],
  ['refusal', sampleRefusals, (words, code, parameters) => describeRefusal(words, { code, parameters })],
  [
    'unverified reason',
    sampleUnverifiedReasons,
    (words, reason, parameters) => describeUnverified(words, { reason, parameters }),
  ],
  [
    'outbound reason',
    sampleOutboundReasons,
    (words, code, parameters) => describeOutboundReason(words, { code, parameters }),
  ],
  [
    'answer to an attempt',
    sampleAttemptAnswers,
    (words, code, parameters) => describeAttemptAnswer(words, { code, parameters }),
  ],
  [
    'fault of a mail',
    sampleMailFaults,
    (words, code, parameters) => describeMailFault(words, { code, parameters } as MailFault),
  ],
  [
    'step of a plan',
    samplePlanSteps,
    (words, name, parameters) => describeStep(words, { name, parameters } as unknown as PlanStep),
  ],
  [
    'detail of a problem',
    sampleProblemDetails,
    (words, reason, parameters) =>
      (words.problemDetails.details as unknown as Record<string, (facts: object) => string>)[reason]?.(
        parameters,
      ),
  ],
];

const rows = kinds.flatMap(([kind, samples, say]) =>
  Object.entries(samples).flatMap(([code, some]) =>
    [some].flat().map((parameters) => [kind, code, parameters, say] as const),
  ),
);

test.each(rows)('%s %s of %j names what a newer version stored', (_kind, code, parameters, say) => {
  for (const language of languages) {
    for (const word of ['from-a-newer-version', 'constructor', '__proto__', 'toString']) {
      for (const changed of withEachString(parameters, word)) {
        const text = JSON.stringify(say(wordsOf[language], code, changed));
        expect(text, `${language} ${JSON.stringify(changed)}`).not.toMatch(
          /undefined|NaN|\[object|function|=>|native code|Invalid/,
        );
      }
    }
  }
});
