/**
 * Every sentence that a user reads, once in each language. Rules decide and answer codes and facts;
 * whoever shows them puts them into words. A new language is a folder beside en/ and ja/ and its line in languages.ts.
 */

import type { NotProbed } from '../domain-check/not-probed.ts';
import type { Language } from '../names/language.ts';
import type { AlarmWords, ClaimWords, ConfirmationWords } from './alarm-words.ts';
import type { DigestOutcomeWords, DigestWords } from './digest-words.ts';
import type { ExplanationWords } from './explanation-words.ts';
import type { FaultWords, FindingText, FindingWords } from './finding-words.ts';
import type { FormatWords } from './format-words.ts';
import type { ReadingNoteWords, RefusalWords, UnverifiedWords } from './intake-words.ts';
import type { NextStepWords, RecordPurposes } from './next-step-words.ts';
import type { OperatorMailWords } from './operator-words.ts';
import type { AttemptAnswerWords, OutboundReasonWords, OutboundStateWords } from './outbound-words.ts';
import type { PlanWords } from './plan-words.ts';
import type { ProblemDetailWords } from './problem-detail-words.ts';

/** `Of`: a copied folder does not compile until it names its own language. */
export interface Words<Of extends Language = Language> {
  language: Of;
  format: FormatWords;
  /** Result types and reason codes of reports. */
  explanations: ExplanationWords;
  /** What was found: problems, incidents, warnings, missing evidence. */
  findings: FindingWords;
  /** Of a code that this version does not know. */
  unknownFinding: (code: string) => FindingText;
  /** What a check of a domain did not look at, as sentences without a final stop. */
  notProbed: Record<NotProbed, string>;
  /** What is wrong with a policy or a record. */
  faults: FaultWords;
  /** What there is to do about a domain where nothing is wrong. */
  nextSteps: NextStepWords;
  recordPurposes: RecordPurposes;
  /** What cannot wait for the daily mail. */
  alarms: AlarmWords;
  /** Whether an address wants mail. */
  confirmation: ConfirmationWords;
  /** Mail to the operator about what others wrote to the service. */
  operatorMail: OperatorMailWords;
  /** Who hosts a domain. */
  claims: ClaimWords;
  /** The daily mail. */
  digest: DigestWords;
  /** What became of a daily mail that was asked for. */
  digestOutcomes: DigestOutcomeWords;
  /** Of a code that this version does not know. */
  unknownOutcome: (code: string) => string;
  /** Removals and changes of mail provider. */
  plans: PlanWords;
  /** Why reports to others are not sent. */
  outboundReasons: OutboundReasonWords;
  /** How far a report to others has come. */
  outboundStates: OutboundStateWords;
  /** What came back from an attempt to send a report to others. */
  attemptAnswers: AttemptAnswerWords;
  /** Of a code that this version does not know: why a report is not sent, verified or counted. */
  unknownReason: (code: string) => string;
  /** Why a report does not count as evidence. */
  unverifiedReasons: UnverifiedWords;
  /** Why a request is refused. */
  problemDetails: ProblemDetailWords;
  /** Why a mail or file, or a part of it, is not counted. */
  refusals: RefusalWords;
  /** What was forgiven when a report was read. */
  readingNotes: ReadingNoteWords;
  /** A note that was taken several times. */
  readingNoteTimes: (note: string, times: number) => string;
  /** Of a code that this version does not know. */
  unknownNote: (code: string) => string;
}
