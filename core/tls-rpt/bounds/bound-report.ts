/**
 * A report in the form that may be stored: at most a few megabytes, whatever it contains, so that every answer that shows it
 * fits through Lambda (6 MB). Sessions are never left out, and a note says what is.
 */
import { cutBytes } from '../../text/cut-bytes.ts';
import { jsonBytes } from '../../text/format-json.ts';
import { addCounts } from '../figures/sessions.ts';
import { isResultType } from '../judge/result-type.ts';
import { readingNote } from '../reading-note.ts';
import type { FailureDetail, Report, ReportedPolicy } from '../report.ts';

/** Attack: a URL of a megabyte. The longest texts of real reporters have a few hundred bytes. */
const textBytes = 1_000;

/** If a policy does not fit, its type is kept. The RFC's types have up to 15 bytes. */
const shortTextBytes = 60;

/** Attack: a policy of a million lines. RFC 8461 policies have one line for each server. */
const maxLines = 100;

/** For policies and details. The largest real reports have several thousand details of 300 bytes. */
const roomBytes = 3_000_000;

/** For the sums of details that do not fit: their number by result type. */
const reserveBytes = 500_000;

interface Room {
  bytes: number;
  reserve: number;
  textsCut: number;
  detailsLeftOut: number;
}

/** @param bytes for policies and details; those that do not fit become sums */
export function boundReport(report: Report, bytes: number = roomBytes): Report {
  const room: Room = { bytes, reserve: reserveBytes, textsCut: 0, detailsLeftOut: 0 };
  const { organizationName, contactInfo, reportId } = report;
  const texts = boundTexts({ organizationName, contactInfo, reportId }, room);
  const policies = report.policies.map((policy) => boundPolicy(policy, room));
  if (room.textsCut === 0 && room.detailsLeftOut === 0) return report;
  const notes = [
    ...report.notes,
    ...(room.textsCut > 0 ? [readingNote('texts-cut', { count: room.textsCut })] : []),
    ...(room.detailsLeftOut > 0 ? [readingNote('details-left-out', { count: room.detailsLeftOut })] : []),
  ];
  return { ...report, ...texts, policies, notes };
}

/** The texts that are present, each shortened. */
function boundTexts<Names extends string>(
  texts: Record<Names, string | undefined>,
  room: Room,
): { [Name in Names]?: string } {
  const bounded = Object.entries<string | undefined>(texts).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, boundText(text, room)]],
  );
  return Object.fromEntries(bounded) as { [Name in Names]?: string };
}

function boundText(text: string, room: Room): string {
  const cut = cutBytes(text, textBytes);
  if (cut !== text) room.textsCut += 1;
  return cut;
}

function boundPolicy(policy: ReportedPolicy, room: Room): ReportedPolicy {
  const { policyType, policyDomain, policyString, mxHost, failureDetails, ...sessions } = policy;
  const about = {
    ...boundTexts({ policyType, policyDomain }, room),
    ...(policyString && { policyString: boundLines(policyString, room) }),
    ...(mxHost && { mxHost: boundLines(mxHost, room) }),
  };
  const hasRoom = takeRoom(about, room);
  if (!hasRoom) room.textsCut += 1;
  return {
    ...(policyType !== undefined && { policyType: cutBytes(policyType, shortTextBytes) }),
    ...sessions,
    ...(hasRoom && about),
    ...(failureDetails && { failureDetails: boundDetails(failureDetails, room) }),
  };
}

function boundLines(lines: string[], room: Room): string[] {
  if (lines.length > maxLines) room.textsCut += 1;
  return lines.slice(0, maxLines).map((line) => boundText(line, room));
}

function takeRoom(value: unknown, room: Room): boolean {
  const bytes = jsonBytes(value);
  if (bytes > room.bytes) return false;
  room.bytes -= bytes;
  return true;
}

/** @returns the detail itself if no text is shortened: copying 20,000 of them takes longer than everything else here */
function boundDetail(detail: FailureDetail, room: Room): FailureDetail {
  let bounded = detail;
  for (const name in detail) {
    const text = detail[name as keyof FailureDetail];
    if (typeof text !== 'string') continue;
    const cut = boundText(text, room);
    if (cut !== text) bounded = { ...bounded, [name]: cut };
  }
  return bounded;
}

/** For details that do not fit, the failed sessions by result type are kept. */
function boundDetails(details: FailureDetail[], room: Room): FailureDetail[] {
  const kept: FailureDetail[] = [];
  const rest = new Map<string, number>();
  for (const detail of details) {
    const { failedSessions } = detail;
    const bounded = boundDetail(detail, room);
    if (takeRoom(bounded, room)) {
      kept.push(bounded);
      continue;
    }
    room.detailsLeftOut += 1;
    const type = isResultType(detail.resultType ?? '') ? (detail.resultType ?? '') : 'other';
    rest.set(type, addCounts(rest.get(type) ?? 0, failedSessions ?? 1));
  }
  for (const [resultType, failedSessions] of rest) {
    const sum = { resultType, failedSessions };
    room.reserve -= jsonBytes(sum);
    if (room.reserve >= 0) kept.push(sum);
  }
  return kept;
}
