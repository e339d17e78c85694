/**
 * Every sentence that a user reads, once in each language. The rules return codes and facts; the code that shows them
 * puts them into words. To add a language, add a folder beside en/ and ja/ and a line in languages.ts.
 */

import type { NotProbed } from '../domain-check/not-probed.ts';
import type { Language } from '../names/language.ts';
import type { AlarmWords, ClaimWords, ConfirmationWords } from './alarm-words.ts';
import type { DigestOutcomeWords, DigestWords } from './digest-words.ts';
import type { ExplanationWords } from './explanation-words.ts';
import type { FaultWords, FindingText, FindingWords } from './finding-words.ts';
import type { FormatWords } from './format-words.ts';
import type { ReadingNoteWords, RefusalWords, UnverifiedWords } from './intake-words.ts';
import type { MailFaultWords } from './mail/mail-fault-words.ts';
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
  /** Findings: problems, incidents, warnings, missing evidence. */
  findings: FindingWords;
  /** Of a code that this version does not know. */
  unknownFinding: (code: string) => FindingText;
  /** What a check of a domain skipped, as sentences without a final stop. */
  notProbed: Record<NotProbed, string>;
  /** What is wrong with a policy or a record. */
  faults: FaultWords;
  /** Next steps for a domain without problems. */
  nextSteps: NextStepWords;
  recordPurposes: RecordPurposes;
  /** Alarms, which cannot wait for the daily mail. */
  alarms: AlarmWords;
  /** Whether an address wants mail. */
  confirmation: ConfirmationWords;
  /** Mail to the operator about what others wrote to the service. */
  operatorMail: OperatorMailWords;
  /** Who hosts a domain. */
  claims: ClaimWords;
  /** The daily mail. */
  digest: DigestWords;
  /** The outcome of a requested daily mail. */
  digestOutcomes: DigestOutcomeWords;
  /** Of a code that this version does not know. */
  unknownOutcome: (code: string) => string;
  /** Removals and changes of mail provider. */
  plans: PlanWords;
  /** Why reports to others are not sent. */
  outboundReasons: OutboundReasonWords;
  /** The progress of a report to another domain. */
  outboundStates: OutboundStateWords;
  /** The result of an attempt to send a report to another domain. */
  attemptAnswers: AttemptAnswerWords;
  /** Why a mail could not be sent. */
  mailFaults: MailFaultWords;
  /** For an unknown code: why a report is not sent, verified or counted. */
  unknownReason: (code: string) => string;
  /** Why a report does not count as evidence. */
  unverifiedReasons: UnverifiedWords;
  /** Why a request is refused. */
  problemDetails: ProblemDetailWords;
  /** Why a mail, a file or a part of one is not counted. */
  refusals: RefusalWords;
  /** Which errors the reader of a report tolerated. */
  readingNotes: ReadingNoteWords;
  /** A note that was made several times. */
  readingNoteTimes: (note: string, times: number) => string;
  /** Of a code that this version does not know. */
  unknownNote: (code: string) => string;
}
