/**
 * Reads the header of a message, and decides which parts of it are more than a claim.
 *
 * A receiver adds its own fields on top of the message. So the topmost Received field names the server that accepted the
 * message, and only the fields of that server's own block can be trusted. The block is everything above the topmost
 * Received field, and the fields below it that our receivers are known to write, up to the first other field.
 */
import type { MailFacts } from './mail-facts.ts';
import { maxSignatures } from './mail-limits.ts';
import { parseMailDate } from './parse-mail-date.ts';
import { addressesIn } from './read-addresses.ts';
import { decodeWords, fieldOf, fieldsOf, type HeaderField, withoutComments } from './read-header.ts';

/**
 * The field above Received in which the local SMTP server names the recipients beside the one in the FOR clause. A
 * sender cannot write there: what comes from outside is below the topmost Received field.
 */
export const recipientsField = 'X-StrictMX-Recipients';

/**
 * `receivers` are the names (authserv-ids, RFC 8601 §2.5) under which our own receivers write their results:
 * `amazonses.com`, `mail.strictmx.test`. If none of them accepted the message, nothing is trusted.
 */
export function readFacts(header: HeaderField[], receivers: string[]): MailFacts {
  const top = header.findIndex(({ name }) => name === 'received');
  const received = readReceived(header[top]?.value ?? '');
  const receiver = receivers.find((name) => wroteReceived(name, received.by));
  const [from, ...otherFroms] = fieldsOf(header, 'from');
  const [author] = addressesIn(from ?? '');
  const named = receiver === undefined || receiver === 'amazonses.com' ? [] : header.slice(0, top);
  const others = fieldsOf(named, recipientsField.toLowerCase()).flatMap(addressesIn);
  const claimed = ['to', 'cc'].flatMap((name) => fieldsOf(header, name).flatMap(addressesIn));
  const recipients =
    receiver !== undefined && received.for !== undefined ? [received.for, ...others, ...claimed] : claimed;
  const facts: MailFacts = {
    recipients: [...new Set(recipients)].slice(0, maxRecipients),
    authenticationResults: receiver === undefined ? [] : trustedResults(header, top, receiver),
    dkimSignatures: fieldsOf(header, 'dkim-signature').slice(0, maxSignatures),
  };
  const set = (key: TextFact, text: string | undefined) => {
    if (text) facts[key] = text;
  };
  // RFC 5322 §3.6: one From. Attack: two of them, so that the verifier reads one and the recipient the other.
  if (otherFroms.length === 0) set('from', author);
  set('subject', decodeWords(fieldOf(header, 'subject') ?? ''));
  set('date', parseMailDate(fieldOf(header, 'date') ?? ''));
  set('messageId', fieldOf(header, 'message-id'));
  set('tlsReportDomain', decodeWords(fieldOf(header, 'tls-report-domain') ?? ''));
  set('tlsReportSubmitter', decodeWords(fieldOf(header, 'tls-report-submitter') ?? ''));
  if (receiver === undefined) return facts;
  set('receivedBy', receiver);
  set('receivedAt', parseMailDate(received.date ?? ''));
  return facts;
}

/** The facts that are a single text. */
type TextFact = Exclude<keyof MailFacts, 'recipients' | 'authenticationResults' | 'dkimSignatures'>;

/** Attack: a header of 100,000 recipients, each of which needs a look-up later. */
const maxRecipients = 100;

/**
 * `inbound-smtp.us-east-1.amazonaws.com` writes results as `amazonses.com`; the local SMTP server uses one name for
 * both.
 */
function wroteReceived(receiver: string, by: string | undefined): boolean {
  if (receiver === 'amazonses.com') return /^inbound-smtp\.[a-z0-9-]+\.amazonaws\.com$/.test(by ?? '');
  return by === receiver.toLowerCase();
}

/** The fields that SES and the local SMTP server write between their Received field and the message as it was sent. */
const receiverFields = /^(?:x-ses-[a-z-]+|received-spf|authentication-results)$/;

/**
 * The receiver's Authentication-Results. A receiver writes exactly one, above everything that the sender wrote. So only
 * the first one counts. Attack: a message that begins with an Authentication-Results of its own.
 */
function trustedResults(header: HeaderField[], top: number, receiver: string): string[] {
  const [first] = fieldsOf(receiverBlock(header, top), 'authentication-results');
  // RFC 8601 §5: trust a result only if it names a receiver that is trusted.
  if (first === undefined || readAuthservId(first) !== receiver.toLowerCase()) return [];
  // SES repeats the envelope sender and adds no quotes of its own. Attack: a quoted local part that contains results.
  return receiver === 'amazonses.com' && first.includes('"') ? [] : [first];
}

function receiverBlock(header: HeaderField[], top: number): HeaderField[] {
  const above = header.slice(0, top);
  const below = header.slice(top + 1);
  const end = below.findIndex(({ name }) => !receiverFields.test(name));
  return [...above, ...(end === -1 ? below : below.slice(0, end))];
}

/**
 * What SES found in a mail that it accepted (`X-SES-Virus-Verdict: FAIL`). It only marks such mail, and delivers it. The
 * local SMTP server looks for nothing. A sender can add FAIL, which harms only the sender's own mail, but not take it away.
 */
export function readSesVerdicts(header: HeaderField[]): { hasVirus: boolean; isSpam: boolean } {
  const top = header.findIndex(({ name }) => name === 'received');
  const isFromSes = wroteReceived('amazonses.com', readReceived(header[top]?.value ?? '').by);
  const block = isFromSes ? receiverBlock(header, top) : [];
  const failed = (name: string) => fieldsOf(block, name).some((value) => /^fail\b/i.test(value));
  return { hasVirus: failed('x-ses-virus-verdict'), isSpam: failed('x-ses-spam-verdict') };
}

const readAuthservId = (value: string) => /^\s*"?([^\s;"()]+)/.exec(value)?.[1]?.toLowerCase();

/** `from … by HOST … for <RECIPIENT>; DATE` (RFC 5321 §4.4). */
function readReceived(value: string): { by?: string; for?: string; date?: string } {
  const clauses = withoutComments(value.slice(0, 8192));
  const [, by] = /(?:^|\s)by\s+([^\s;]+)/i.exec(clauses) ?? [];
  const recipient = [...clauses.matchAll(/\sfor\s+<?([^\s<>;]+@[^\s<>;]+)>?/gi)].at(-1)?.[1];
  const semicolon = clauses.lastIndexOf(';');
  return {
    ...(by === undefined ? {} : { by: by.toLowerCase() }),
    ...(recipient === undefined ? {} : { for: recipient.toLowerCase() }),
    ...(semicolon === -1 ? {} : { date: clauses.slice(semicolon + 1) }),
  };
}
