import type { Words } from '../words.ts';
import { alarms } from './alarms.table.ts';
import { attemptAnswers } from './attempt-answers.table.ts';
import { claims } from './claims.table.ts';
import { confirmation } from './confirmation.table.ts';
import { digest } from './digest.table.ts';
import { digestOutcomes, unknownOutcome } from './digest-outcomes.table.ts';
import { explanations } from './explanations.table.ts';
import { faults } from './faults.table.ts';
import { findings, unknownFinding } from './findings.table.ts';
import { format } from './format.ts';
import { mailFaults } from './mail/mail-faults.table.ts';
import { nextSteps, recordPurposes } from './next-steps.table.ts';
import { notProbed } from './not-probed.table.ts';
import { operatorMail } from './operator-mail.table.ts';
import { outboundReasons, outboundStates, unknownReason } from './outbound.table.ts';
import { plans } from './plans.table.ts';
import { problemDetails } from './problem-details.table.ts';
import { readingNotes, readingNoteTimes, unknownNote } from './reading-notes.table.ts';
import { refusals } from './refusals.table.ts';
import { unverifiedReasons } from './unverified-reasons.table.ts';

export const english: Words<'en'> = {
  language: 'en',
  format,
  explanations,
  findings,
  unknownFinding,
  notProbed,
  faults,
  alarms,
  claims,
  confirmation,
  operatorMail,
  digest,
  digestOutcomes,
  unknownOutcome,
  plans,
  outboundReasons,
  outboundStates,
  attemptAnswers,
  mailFaults,
  unknownReason,
  unverifiedReasons,
  problemDetails,
  refusals,
  readingNotes,
  readingNoteTimes,
  unknownNote,
  nextSteps,
  recordPurposes,
};
