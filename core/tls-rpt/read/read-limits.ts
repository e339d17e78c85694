/** Limits on reading, whatever the bytes are. Input at a limit is read; input over it is refused with a reason. */
import { type Unreadable, type UnreadableParameters, unreadable } from '../refusal.ts';

export interface ReadLimits {
  mailBytes: number;
  headerBytes: number;
  parts: number;
  mimeDepth: number;
  unpackedBytes: number;
  packedDepth: number;
  zipEntries: number;
  jsonBytes: number;
  jsonValues: number;
  jsonNames: number;
  jsonDepth: number;
  reports: number;
  policies: number;
  policyLetters: number;
  failureDetails: number;
  notes: number;
}

export const readLimits: ReadLimits = {
  /** Attack: one message that fills the memory. SES stores up to 40 MB. Applies to every input, not only mail. */
  mailBytes: 40 * 1024 * 1024,
  /** Attack: a header of millions of fields; each costs more memory than its text. For one part. */
  headerBytes: 256 * 1024,
  /** Attack: 10,000 parts side by side. Multiparts and forwarded messages count too. */
  parts: 200,
  /** Attack: 10,000 parts inside each other; each level is searched for its boundary again. */
  mimeDepth: 16,
  /** Attack: gzip and zip bombs (1,000 to 1; endless quines). For all that one input unpacks to, in every stage. */
  unpackedBytes: 16 * 1024 * 1024,
  /** Attack: archives in archives without end. A webmail's download has depth 3: a zip of mails with a gzip each. */
  packedDepth: 3,
  /** Attack: a zip whose directory names one overlapping entry a million times. */
  zipEntries: 100,
  /**
   * Attack: megabytes that are decoded, searched and parsed, and parsed again if they are damaged. For all parts of
   * one input, as with the next two. The largest real reports have several thousand details of 300 bytes.
   */
  jsonBytes: 8 * 1024 * 1024,
  /** Attack: `[{},{},{}`, where 3 bytes of text become more than 50 bytes of memory. A detail has up to 9. */
  jsonValues: 200_000,
  /** Attack: 100,000 different names, which take 100 times as long as the same few. A report has some 30. */
  jsonNames: 1_000,
  /** Attack: `[[[[[[`, which exhausts the stack of recursive code. A report has depth 6. */
  jsonDepth: 64,
  /** Attack: a list of a million empty reports, each of which would be stored. */
  reports: 100,
  /**
   * Attack: the same with policies, each of which costs as much as a small report: 10,000 held the process for a second.
   * Real reports have up to a few dozen. For one report.
   */
  policies: 1_000,
  /** Attack: a text of megabytes that is split into millions of lines or hosts. For all reports of one input. */
  policyLetters: 1_000_000,
  /** Attack: a hundred thousand empty details. The largest real reports have several thousand. For one report. */
  failureDetails: 20_000,
  /** Attack: a million different deviations, each remembered. For one report. */
  notes: 50,
};

/** Bytes cannot be read as a report. The caller keeps the raw bytes. */
export class RefusalError<C extends keyof UnreadableParameters = keyof UnreadableParameters> extends Error {
  override readonly name = 'RefusalError';
  readonly refusal: Unreadable;
  constructor(code: C, parameters: UnreadableParameters[C]) {
    super(`${code} ${JSON.stringify(parameters)}`);
    this.refusal = unreadable(code, parameters);
  }
}
