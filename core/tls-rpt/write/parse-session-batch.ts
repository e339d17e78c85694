/** Posted session results: a JSON array or NDJSON, of our own records and of libtlsrpt datagrams. */

import { formatDateTime } from '../../names/date-time.ts';
import { JsonBudget } from '../read/json-cost/json-budget.ts';
import { RefusalError } from '../read/read-limits.ts';
import { isDatagram, toSessions } from './datagram.ts';
import { parseSession } from './parse-session.ts';
import type { Session } from './session.ts';

export interface RefusedRecord {
  /** The position of the record in the batch, from 0; blank lines do not count. */
  index: number;
  reason: string;
}

export interface PostedSessions {
  sessions: Session[];
  refused: RefusedRecord[];
  /** How many records there were. */
  records: number;
}

export type ParsedBatch = { ok: true; batch: PostedSessions } | { ok: false; reason: string };

/** The most that Lambda accepts as base64 (6 MB); enough for 10,000 records. */
export const maxBatchBytes = 4_500_000;
export const maxBatchRecords = 10_000;
/** A datagram has at most 64 KB. Real records are much smaller. */
const maxRecordChars = 65_536;

/** Attack: megabytes of different names. Records have the same 20; a record that is too deep is refused alone. */
const jsonLimits = {
  jsonBytes: Number.POSITIVE_INFINITY,
  jsonValues: 500_000,
  jsonNames: 1_000,
  jsonDepth: Number.POSITIVE_INFINITY,
};

/** Reads a batch record by record. An error in one record does not affect the others. */
export function parseSessionBatch(text: string, receivedAt: Date): ParsedBatch {
  const bomb = findBomb(text);
  if (bomb !== undefined) return { ok: false, reason: bomb };
  const split = splitRecords(text);
  if (!split.ok) return split;
  if (split.records.length > maxBatchRecords) {
    const { length } = split.records;
    return {
      ok: false,
      reason: `Cannot accept batch: it has ${length} records, expected at most ${maxBatchRecords}`,
    };
  }
  const batch: PostedSessions = { sessions: [], refused: [], records: split.records.length };
  for (const [index, record] of split.records.entries()) {
    const read = readRecord(record, receivedAt);
    if (read.ok) batch.sessions.push(...read.sessions);
    else batch.refused.push({ index, reason: `Cannot accept record ${index}: ${read.reason}` });
  }
  return { ok: true, batch };
}

function findBomb(text: string): string | undefined {
  try {
    new JsonBudget(jsonLimits).spend(Buffer.from(text));
    return undefined;
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    const { jsonValues, jsonNames } = jsonLimits;
    return `Cannot accept batch: expected at most ${jsonValues} values and ${jsonNames} different names in all`;
  }
}

type RawRecord = { value: unknown } | { line: string };

function splitRecords(text: string): { ok: true; records: RawRecord[] } | { ok: false; reason: string } {
  const body = text.replace(/^\uFEFF/, '').trim();
  if (body === '')
    return { ok: false, reason: 'Cannot accept batch: it is empty, expected a JSON array or NDJSON' };
  if (!body.startsWith('[')) {
    const lines = body.split('\n').filter((line) => line.trim() !== '');
    return { ok: true, records: lines.map((line) => ({ line })) };
  }
  const array = parseJson(body);
  if (!array.ok || !Array.isArray(array.value)) {
    return {
      ok: false,
      reason:
        'Cannot accept batch: it begins with "[" but is not a JSON array, expected a JSON array or NDJSON',
    };
  }
  return { ok: true, records: array.value.map((value: unknown) => ({ value })) };
}

function readRecord(
  record: RawRecord,
  receivedAt: Date,
): { ok: true; sessions: Session[] } | { ok: false; reason: string } {
  const chars = 'line' in record ? record.line.length : jsonLength(record.value);
  if (chars > maxRecordChars) return { ok: false, reason: `it is larger than ${maxRecordChars} characters` };
  const json = 'line' in record ? parseJson(record.line) : { ok: true as const, value: record.value };
  if (!json.ok) return { ok: false, reason: 'it is not JSON' };
  if (!isDatagram(json.value)) {
    const parsed = parseSession(json.value, receivedAt);
    return parsed.ok ? { ok: true, sessions: [parsed.session] } : parsed;
  }
  return readDatagram(json.value, receivedAt);
}

/** One delivery attempt: all of its policies or none, so that the sender can send a refused one again as a whole. */
function readDatagram(
  datagram: Parameters<typeof toSessions>[0],
  receivedAt: Date,
): { ok: true; sessions: Session[] } | { ok: false; reason: string } {
  const converted = toSessions(datagram, formatDateTime(receivedAt.getTime()));
  if (!converted.ok) return converted;
  const sessions: Session[] = [];
  for (const record of converted.records) {
    const parsed = parseSession(record, receivedAt);
    if (!parsed.ok) return parsed;
    sessions.push(parsed.session);
  }
  return { ok: true, sessions };
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

/** Attack: a record so deep that writing it overflows the stack. It is refused like one that is too large. */
function jsonLength(value: unknown): number {
  try {
    return JSON.stringify(value).length;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
