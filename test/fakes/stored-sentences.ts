/**
 * We store codes and facts, never sentences; the code that shows them puts them into words. The fake store refuses
 * every object that contains one of our sentences, so each test of a step checks this rule too.
 */

const ofDays = ['organizationName', 'reportId', 'policyText', 'additionalInformation', 'failureReasonCode'];

/** Members whose text comes from others, by the first part of the key. They are stored unchanged. */
const othersText: Record<string, string[]> = {
  // What a reporter wrote, and what a note or a cause quotes of it.
  reports: [
    ...['organizationName', 'contactInfo', 'reportId', 'policyString', 'mxHost', 'resultType'],
    ...['receivingMxHostname', 'receivingMxHelo', 'additionalInformation', 'failureReasonCode'],
    ...['text', 'near', 'names', 'label'],
  ],
  days: ofDays,
  'unverified-days': ofDays,
  quarantine: ['from', 'subject', 'reportId', 'near'],
  // What the operator decided, what a mail server answered, and what mail servers handed in.
  outbound: [
    'why',
    'suppress',
    'detail',
    'smtpReply',
    'errorMessage',
    'organizationName',
    'additionalInformation',
  ],
  sessions: ['additionalInformation', 'failureReasonCode'],
  // Why an owner set a rule aside.
  domains: ['why', 'forcedBecause', 'text'],
  claims: ['why', 'text'],
  versions: ['why', 'text'],
  removed: ['why', 'text'],
  // What somebody asked for, and why.
  audit: ['request', 'reason'],
  tokens: ['note'],
};

/** Three words in a row, the last two in lower case; or Japanese. Looked for from the first space, which few objects have. */
const sentence = /(?<=\p{L}{2}[,:;]?) \p{Ll}{2,}[,:;]? \p{Ll}{2,}|\p{sc=Hiragana}{2,}/u;

/** Paths of the strings in a stored object that look like a sentence of ours, and what they say. */
export function findSentences(key: string, json: string): string[] {
  // Most objects have none, and tests store many.
  if (!sentence.test(json)) return [];
  return collectSentences('', JSON.parse(json), othersText[key.split('/')[0] ?? ''] ?? []);
}

function collectSentences(path: string, value: unknown, others: string[]): string[] {
  if (typeof value === 'string') return sentence.test(value) ? [`${path}: ${value}`] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value)
    .filter(([member]) => !others.includes(member))
    .flatMap(([member, one]) => collectSentences(`${path}.${member}`, one, others));
}
