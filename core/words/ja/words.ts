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

/**
 * The words in Japanese. One word for each thing, in every table:
 *
 * | English | Japanese | not |
 * |---|---|---|
 * | sender (a mail system) | 送信元 | 送信サーバー, 送信者 |
 * | sender (a person), author | 送信者, 差出人 (From) | 送信元 |
 * | reporter | 報告元 | 発信元 |
 * | operator of the service | 運用者 | 管理者, 運用担当者 |
 * | owner | 所有者 | |
 * | recipient of our mail | 宛先 | 受信者 |
 * | this service | 本サービス, StrictMX | 当サービス |
 * | mode (enforce, testing, none) | モード「testing」 | 適用モード |
 * | policy host | ポリシーホスト | |
 * | certificate expires | 有効期限が切れる | 失効 (revoked) |
 * | private address | プライベートアドレス | 非公開アドレス |
 * | change of mail provider | メールプロバイダーの変更 | 移行 |
 * | report as spam (complaint) | 迷惑メールとして報告 | 苦情 |
 * | failure, refuse, hold | 失敗, 拒否, 保持 | |
 *
 * Sentences are polite (です, ます); what the reader does is 「…してください」, and in lists of steps and causes the plain
 * form (する). Write 、。「」 in full width; brackets, colons, digits and Latin letters in half width, without spaces
 * beside Japanese text.
 */
export const japanese: Words<'ja'> = {
  language: 'ja',
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
