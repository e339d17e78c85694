import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { pickKeyRecord } from '../../../core/mail/dkim/pick-key-record.ts';
import { readDkimTags } from '../../../core/mail/dkim/read-dkim-tags.ts';
import { findHeaderAmbiguity } from '../../../core/mail/find-header-ambiguity.ts';
import { maxSignatures } from '../../../core/mail/mail-limits.ts';
import { readHeader } from '../../../core/mail/read-header.ts';
import type { Resolver } from '../../../service/ports/resolver.ts';
import { isCheapHeader } from './is-cheap-header.ts';

/** Attack: a header so large that verifying it costs more than the mail is worth. */
const maxHeaderBytes = 262_144;

/**
 * The limit for all signatures of a mail together, because each may need its own hash. Attack: ten signatures with ten
 * lengths under 40 MB of short lines took three minutes and blocked all other answers. A mail of 40 MB with one
 * signature, or of 32 MB with two, stays below the limit.
 */
const maxHashedBytes = 67_108_864;
/** Each line costs as much as a few hundred bytes. Base64 has a line for every 78 bytes. */
const maxHashedLines = 1_000_000;
/**
 * Attack: a line of 39 MB took 20 s, because the library rereads the line for each piece that arrives. RFC 5321
 * §4.5.3.1.6 allows 1,000 bytes, but a report may be JSON on a single line.
 */
const maxLineBytes = 1_048_576;

/** The limit for all lookups of a mail together. A key that arrives later gives `temperror`. */
const lookupMilliseconds = 2_000;

/** The bytes of a mail. They can be read several times, and a large mail is never in memory as a whole. */
export type MailPieces = AsyncIterable<Buffer> | readonly Buffer[];

/**
 * Returns the `dkim=` statements for an Authentication-Results field (RFC 8601 §2.7.1): one for each signature, or a
 * single one if the mail has none. Never throws.
 */
export async function verifyDkim(
  mail: MailPieces,
  resolver: Pick<Resolver, 'txt'>,
  now: Date,
): Promise<string[]> {
  const header = await readHeaderSection(mail);
  if (header === undefined) return ['dkim=policy (the header is too large to verify)'];
  const signatures = header.match(/^dkim-signature[ \t]*:/gim)?.length ?? 0;
  if (signatures === 0) return ['dkim=none (message not signed)'];
  if (signatures > maxSignatures) return [`dkim=policy (more than ${maxSignatures} signatures)`];
  const fields = readHeader(header);
  if (!isCheapHeader(header, fields)) return ['dkim=policy (the header takes too long to verify)'];
  const lines = await countLines(mail, signatures);
  if (lines === 'too-many') return ['dkim=policy (the mail is too large for its signatures)'];
  // The library may read such a header differently from the program that reads the report.
  if (findHeaderAmbiguity(fields, header, () => lines.hasReturn))
    return ['dkim=policy (the header can be read in more than one way)'];
  try {
    const keys = new KeyRecords(resolver);
    // Loaded late: it is large, and not needed before the first mail.
    const { dkimVerify } = await import('mailauth/lib/dkim/verify.js');
    const { results } = await dkimVerify(Readable.from(inTurns(mail)), {
      resolver: (name) => keys.lookUp(name),
      curTime: now,
      // RFC 8301 §3.1: rsa-sha1 proves nothing.
      rejectRsaSha1: true,
    });
    return results.map(({ info, rr = '' }) => withServices(info, rr));
  } catch {
    // The library threw on unexpected input. We keep the mail as unverified.
    return ['dkim=permerror (the signature cannot be read)'];
  }
}

/** @returns 'too-many' if hashing the mail for every signature would exceed the limits */
async function countLines(
  mail: MailPieces,
  signatures: number,
): Promise<{ hasReturn: boolean } | 'too-many'> {
  let bytes = 0;
  let lines = 0;
  /** Counted from the start of the mail. */
  let lineStart = 0;
  let hasReturn = false;
  for await (const piece of mail) {
    hasReturn ||= piece.includes('\r');
    for (let at = piece.indexOf('\n'); at !== -1; at = piece.indexOf('\n', at + 1)) {
      if (bytes + at - lineStart > maxLineBytes) return 'too-many';
      if (++lines * signatures > maxHashedLines) return 'too-many';
      lineStart = bytes + at + 1;
    }
    bytes += piece.byteLength;
    if (bytes * signatures > maxHashedBytes || bytes - lineStart > maxLineBytes) return 'too-many';
  }
  return { hasReturn };
}

/** Yields small pieces, because hashing a large mail takes up to two seconds and other work has to run in between. */
async function* inTurns(mail: MailPieces): AsyncGenerator<Buffer> {
  for await (const piece of mail)
    for (let at = 0; at < piece.byteLength; at += pieceBytes) {
      yield piece.subarray(at, at + pieceBytes);
      await setImmediate();
    }
}

const pieceBytes = 65_536;

/** The text before the first empty line; undefined if it is too large. */
async function readHeaderSection(mail: MailPieces): Promise<string | undefined> {
  const beginning: Buffer[] = [];
  let bytes = 0;
  for await (const piece of mail) {
    beginning.push(piece.subarray(0, maxHeaderBytes + 1 - bytes));
    bytes += piece.byteLength;
    if (bytes > maxHeaderBytes) break;
  }
  const text = Buffer.concat(beginning).toString('latin1');
  const end = /(?:^|\r?\n)\r?\n/.exec(text);
  if (end !== null) return text.slice(0, end.index + end[0].length);
  return text.length > maxHeaderBytes ? undefined : text;
}

/** Looks up the key records for one mail. */
class KeyRecords {
  readonly #resolver: Pick<Resolver, 'txt'>;
  #deadline: Promise<'late'> | undefined;

  constructor(resolver: Pick<Resolver, 'txt'>) {
    this.#resolver = resolver;
  }

  /** Answers as `node:dns` does, with its error codes. */
  async lookUp(name: string): Promise<string[][]> {
    this.#deadline ??= new Promise((resolve) => {
      setTimeout(resolve, lookupMilliseconds, 'late').unref();
    });
    const found = await Promise.race([this.#resolver.txt(name), this.#deadline]);
    if (found === 'late') throw withCode('ETIMEOUT');
    if (found.kind === 'failed') throw withCode(found.why);
    if (found.kind === 'none') throw withCode('ENOTFOUND');
    return [[hideServices(pickKeyRecord(found.records) ?? '')]];
  }
}

/**
 * The library refuses keys that are not for `email`, but a reporter may sign with a key for `tlsrpt` alone (RFC 8460
 * §3). `receive-report` decides whether a key is for reports, as it does for mail from SES. So the tag gets another name.
 */
const hideServices = (record: string): string =>
  record
    .split(';')
    .map((tag) => tag.replace(/^\s*s\s*=/, `${hiddenTag}=`))
    .join(';');

const hiddenTag = 'services';

/**
 * Notes with a good signature what its key is for (RFC 8601 §2.7.1 allows properties of the receiver's own). It comes
 * first: the first property of a name counts, and the sender chose the text of the others.
 */
function withServices(info: string, record: string): string {
  // RFC 6376 §3.6.1: without the tag, a key is for all services.
  const services = readDkimTags(record).get(hiddenTag) ?? '*';
  const plain = services.slice(0, maxServicesLetters).replace(/[^\w:*-]/g, '?');
  return info.replace(/^dkim=pass /, `dkim=pass policy.services="${plain}" `);
}

/** Attack: a record of 64 KB. There are two services, `email` and `tlsrpt`. */
const maxServicesLetters = 100;

const withCode = (code: string): Error => Object.assign(new Error(code), { code });
