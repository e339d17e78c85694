/** What reading may cost, whatever the bytes are. At a limit reading works; one over it is refused with a reason. */
import type { RefusalReason } from '../report.ts';

export interface ReadLimits {
  mailBytes: number;
  headerBytes: number;
  parts: number;
  mimeDepth: number;
  unpackedBytes: number;
  packedDepth: number;
  zipEntries: number;
  uncountedJsonBytes: number;
  jsonValues: number;
  jsonDepth: number;
  reports: number;
  policies: number;
  failureDetails: number;
  notes: number;
}

export const readLimits: ReadLimits = {
  /** Attack: filling memory with one message. SES stores up to 40 MB. Holds for every input, not only mail. */
  mailBytes: 40 * 1024 * 1024,
  /** Attack: a header of millions of fields; each costs more memory than its text. Of one part. */
  headerBytes: 256 * 1024,
  /** Attack: 10,000 parts side by side. Multiparts and forwarded messages count as well. */
  parts: 200,
  /** Attack: 10,000 parts one in another; each level is searched for its boundary again. */
  mimeDepth: 16,
  /** Attack: gzip and zip bombs (1,000 to 1; quines without end). Of all that one input unpacks to, in every stage. */
  unpackedBytes: 32 * 1024 * 1024,
  /** Attack: an archive in an archive in an archive. A report that is compressed twice by mistake has depth 2. */
  packedDepth: 2,
  /** Attack: a zip whose directory names one overlapping entry a million times. */
  zipEntries: 100,
  /** JSON up to this size cannot hurt, whatever is in it (4 MB of `[` take about 250 MB); larger text is counted first. */
  uncountedJsonBytes: 4 * 1024 * 1024,
  /** Attack: `[{},{},{}`: 3 bytes of text become more than 50 of memory. */
  jsonValues: 1_000_000,
  /** Attack: `[[[[[[`, to exhaust the stack of whoever walks through it. A report has depth 6. */
  jsonDepth: 64,
  /** Attack: a list of a million empty reports; each would be stored. */
  reports: 100,
  /** Attack: the same with policies. Of one report. */
  policies: 10_000,
  /** Attack: 10^6 empty details. The largest real reports have some thousands. Of one report. */
  failureDetails: 100_000,
  /** Attack: a million different faults to be remembered. Of one report. */
  notes: 50,
};

/** Bytes cannot be read as a report. `message` is a phrase without a final stop; the raw bytes stay where they are. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly reason: RefusalReason;
  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
