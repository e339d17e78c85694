import { crc32 } from 'node:zlib';
import type { StsMemory } from './sts-memory.ts';

/** What is kept of a domain on disk. */
export interface KeptDomain {
  domain: string;
  /** Absent: the domain is forgotten. */
  sts?: StsMemory;
  /** Milliseconds since 1970; by the day. */
  usedAt?: number;
}

/** A line of the journal, with its end: a checksum and JSON, so that a half-written line is told from a whole one. */
export function formatJournalLine(kept: KeptDomain): string {
  const json = JSON.stringify(kept);
  return `${checksum(json)} ${json}\n`;
}

/** @returns undefined for a line that was not written whole, or that another version wrote in another form */
export function parseJournalLine(line: string): KeptDomain | undefined {
  const json = line.slice(9);
  if (line[8] !== ' ' || line.slice(0, 8) !== checksum(json)) return undefined;
  const kept: unknown = JSON.parse(json);
  return isKept(kept) ? kept : undefined;
}

/** Members that this version does not know stay. */
function isKept(value: unknown): value is KeptDomain {
  if (!isRecord(value)) return false;
  const { domain, sts, usedAt } = value;
  return typeof domain === 'string' && isOptional(usedAt, 'number') && (sts === undefined || isMemory(sts));
}

function isMemory(value: unknown): value is StsMemory {
  if (!isRecord(value)) return false;
  const { held, failing } = value;
  return (
    (held === undefined || hasTypes(held, { id: 'string', text: 'string', fetchedAt: 'number' })) &&
    (failing === undefined ||
      hasTypes(failing, { id: 'string', failures: 'number', retryAt: 'number', why: 'string' }))
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isOptional = (value: unknown, type: string): boolean => value === undefined || typeof value === type;

const hasTypes = (value: unknown, types: Record<string, string>): boolean =>
  isRecord(value) && Object.entries(types).every(([member, type]) => typeof value[member] === type);

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');
