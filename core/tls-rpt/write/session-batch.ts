/** A batch of session results as it is posted: a JSON array, or NDJSON, of our own records and libtlsrpt datagrams. */
import { isDatagram, toSessions } from './datagram.ts';
import { formatSeconds, parseSession, type Session } from './session.ts';

export interface RefusedRecord {
  /** Of the record in the batch, from 0; blank lines do not count. */
  index: number;
  reason: string;
}

export interface SessionBatch {
  sessions: Session[];
  refused: RefusedRecord[];
  /** How many records there were. */
  records: number;
}

export type ParsedBatch = { ok: true; batch: SessionBatch } | { ok: false; reason: string };

/** Below what a Lambda is handed (6 MB), and enough for 10,000 records. */
export const maxBatchBytes = 5_000_000;
export const maxBatchRecords = 10_000;
/** A datagram is at most 64 KB; nothing real comes near it. */
export const maxRecordChars = 65_536;

/** Reads a batch record by record: what is wrong with one takes nothing away from the others. */
export function parseSessionBatch(text: string, receivedAt: Date): ParsedBatch {
  const split = splitRecords(text);
  if (!split.ok) return split;
  if (split.records.length > maxBatchRecords) {
    const { length } = split.records;
    return {
      ok: false,
      reason: `Cannot take batch: it has ${length} records, expected at most ${maxBatchRecords}`,
    };
  }
  const batch: SessionBatch = { sessions: [], refused: [], records: split.records.length };
  for (const [index, record] of split.records.entries()) {
    const read = readRecord(record, receivedAt);
    if (read.ok) batch.sessions.push(...read.sessions);
    else batch.refused.push({ index, reason: `Cannot take record ${index}: ${read.reason}` });
  }
  return { ok: true, batch };
}

type RawRecord = { value: unknown } | { line: string };

function splitRecords(text: string): { ok: true; records: RawRecord[] } | { ok: false; reason: string } {
  const body = text.replace(/^\uFEFF/, '').trim();
  if (body === '')
    return { ok: false, reason: 'Cannot take batch: it is empty, expected a JSON array or NDJSON' };
  if (!body.startsWith('[')) {
    const lines = body.split('\n').filter((line) => line.trim() !== '');
    return { ok: true, records: lines.map((line) => ({ line })) };
  }
  const array = parseJson(body);
  if (!array.ok || !Array.isArray(array.value)) {
    return {
      ok: false,
      reason: 'Cannot take batch: it begins with "[" but is not a JSON array, expected one, or NDJSON',
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

/** One delivery attempt: all its policies or none, so that a refused one can be sent again whole. */
function readDatagram(
  datagram: Parameters<typeof toSessions>[0],
  receivedAt: Date,
): { ok: true; sessions: Session[] } | { ok: false; reason: string } {
  const converted = toSessions(datagram, formatSeconds(receivedAt.getTime()));
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

/** Writing deep nesting overflows the stack: such a record is as bad as an oversized one. */
function jsonLength(value: unknown): number {
  try {
    return JSON.stringify(value).length;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
