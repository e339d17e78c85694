/**
 * What the header of a message says, and how much of it may be believed.
 *
 * A receiver puts its own fields on top of what it was sent. So the topmost Received field tells who took the message,
 * and only what stands in that receiver's own block is more than a stranger's claim. The block is: everything above the
 * topmost Received field, and below it the fields that a receiver of ours is known to write, up to the first other one.
 */
import type { MailFacts } from './mail-facts.ts';
import { decodeWords, fieldOf, fieldsOf, type HeaderField, withoutComments } from './read-header.ts';

/**
 * `receivers` are the names (authserv-ids, RFC 8601 §2.5) under which our own receivers write their results:
 * `amazonses.com`, `mail.strictmx.test`. Without one of them on top nothing is trusted.
 */
export function readFacts(header: HeaderField[], receivers: string[]): MailFacts {
  const top = header.findIndex(({ name }) => name === 'received');
  const received = readReceived(header[top]?.value ?? '');
  const receiver = receivers.find((name) => wroteReceived(name, received.by));
  const [from, ...otherFroms] = fieldsOf(header, 'from');
  const [author] = addressesIn(from ?? '');
  const claimed = ['to', 'cc'].flatMap((name) => fieldsOf(header, name).flatMap(addressesIn));
  const recipients =
    receiver !== undefined && received.for !== undefined ? [received.for, ...claimed] : claimed;
  const facts: MailFacts = {
    recipients: [...new Set(recipients)].slice(0, maxRecipients),
    authenticationResults: receiver === undefined ? [] : trustedResults(header, top, receiver),
    dkimSignatures: fieldsOf(header, 'dkim-signature').slice(0, maxSignatures),
  };
  const set = (key: TextFact, text: string | undefined) => {
    if (text) facts[key] = text;
  };
  // RFC 5322 §3.6: one From. Two of them are a trick: a verifier and a reader may each look at another.
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

/** The facts that are one text or absent. */
type TextFact = Exclude<keyof MailFacts, 'recipients' | 'authenticationResults' | 'dkimSignatures'>;

/** Attack: a header of 100,000 recipients or signatures, each of which costs a look-up later. */
const maxRecipients = 100;
const maxSignatures = 20;

/** `inbound-smtp.us-east-1.amazonaws.com` writes results as `amazonses.com`; the local SMTP server has one name for both. */
function wroteReceived(receiver: string, by: string | undefined): boolean {
  if (receiver === 'amazonses.com') return /^inbound-smtp\.[a-z0-9-]+\.amazonaws\.com$/.test(by ?? '');
  return by === receiver.toLowerCase();
}

/** What SES and the local SMTP server put below their Received field, before the message as it was sent. */
const receiverFields = /^(?:x-ses-[a-z-]+|received-spf|authentication-results)$/;

/**
 * The receiver's Authentication-Results. It writes exactly one, before anything of the sender's: so below the topmost
 * Received field only the first counts, which leaves nothing to a sender who begins his message with another.
 */
function trustedResults(header: HeaderField[], top: number, receiver: string): string[] {
  const above = header.slice(0, top);
  const below = header.slice(top + 1);
  const end = below.findIndex(({ name }) => !receiverFields.test(name));
  const block = [...above, ...(end === -1 ? below : below.slice(0, end))];
  const [first] = fieldsOf(block, 'authentication-results');
  // RFC 8601 §5: a result is worth what the name in front of it is worth.
  if (first === undefined || readAuthservId(first) !== receiver.toLowerCase()) return [];
  // SES repeats the envelope sender, and quotes nothing itself: a quoted local part could carry results of its own.
  return receiver === 'amazonses.com' && first.includes('"') ? [] : [first];
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

/** Addresses of a From, To or Cc field, lower case, without names, comments and groups. */
export function addressesIn(value: string): string[] {
  const bare = withoutComments(value.slice(0, 65536)).replaceAll(/"(?:[^"\\]|\\.)*"/g, ' ');
  return bare.split(/[,;]/).flatMap((mailbox) => {
    const [, address] =
      /<\s*([^\s<>]+@[^\s<>]+?)\s*>/.exec(mailbox) ?? /([^\s<>:]+@[^\s<>]+)/.exec(mailbox) ?? [];
    return address === undefined ? [] : [address.toLowerCase()];
  });
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** RFC 5322 §3.3 to RFC 3339 in UTC: `Mon, 23 Nov 2026 01:02:03 +0100` is `2026-11-23T00:02:03Z`. */
export function parseMailDate(text: string): string | undefined {
  const match =
    /^\s*(?:[a-z]{3}\s*,)?\s*(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|[a-z]{1,5})?/i.exec(
      withoutComments(text.slice(0, 200)),
    );
  if (!match) return undefined;
  const [, day, name = '', year, hour, minute, second = '0', zone = 'GMT'] = match;
  const month = months.indexOf(name.toLowerCase());
  if (month < 0 || Number(day) > 31 || Number(hour) > 24 || Number(minute) > 59) return undefined;
  const time = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  return `${new Date(time - zoneMinutes(zone) * 60_000).toISOString().slice(0, 19)}Z`;
}

/** RFC 5322 §4.3: names of zones other than these are unknown and read as UTC. */
const namedZones: Record<string, number> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

function zoneMinutes(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return namedZones[zone.toUpperCase()] ?? 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
