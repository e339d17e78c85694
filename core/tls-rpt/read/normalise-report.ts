/** From parsed JSON to a Report: what RFC 8460 §4.4 names, in one form, with a note for each thing that was forgiven. */
import { quote } from '../../text/quote.ts';
import type { FailureDetail, Report, ReportedPolicy } from '../report.ts';
import { isDeeperThan, isObject, type JsonObject, tooDeep } from './json.ts';
import {
  dateRangeNames,
  detailNames,
  entryNames,
  type MemberNames,
  type NameNotes,
  policyNames,
  readMembers,
  reportNames,
  summaryNames,
} from './member-names.table.ts';
import { Notes } from './notes.ts';
import {
  type Forgive,
  normaliseHost,
  readCount,
  readDateTime,
  readList,
  readMxHosts,
  readObject,
  readPolicyDomain,
  readPolicyString,
  readText,
  readWord,
} from './quirks.ts';
import { type ReadLimits, RefusalError } from './read-limits.ts';

/**
 * Whether a value is meant as a report: it has two of the RFC's members, or policies that look like it. Reports with
 * only a part of their members are real, and so are other JSON documents that have "policies".
 */
export function looksLikeReport(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  const members = readMembers(value, reportNames, '', { unknown: () => {}, renamed: () => {} });
  if (Object.keys(members).filter((name) => reportNames.known.has(name)).length >= 2) return true;
  const [entry] = Array.isArray(members.policies) ? members.policies : [members.policies];
  return isObject(entry) && ('policy' in entry || 'summary' in entry);
}

/** @throws RefusalError `too-complex` */
export function normaliseReport(raw: JsonObject, limits: ReadLimits): Report {
  const reading = new Reading(limits);
  const report = readReportMembers(raw, reading);
  const notes = reading.listNotes();
  // What is as the RFC has it is not deep. What is deep was left out above, with a note.
  if (notes.length > 0 && isDeeperThan(raw, limits.jsonDepth)) throw tooDeep(limits.jsonDepth);
  return { ...report, notes };
}

/** The state of reading one report. */
class Reading implements NameNotes {
  readonly limits: ReadLimits;
  readonly notes: Notes;
  detailsLeft: number;
  readonly #unknownNames = new Set<string>();

  constructor(limits: ReadLimits) {
    this.limits = limits;
    this.notes = new Notes(limits.notes);
    this.detailsLeft = limits.failureDetails;
  }

  forgive(member: string): Forgive {
    return (what) => this.notes.add(`${member} ${what}`);
  }

  members(raw: JsonObject, names: MemberNames, path: string): JsonObject {
    return readMembers(raw, names, path, this);
  }

  unknown(name: string): void {
    if (this.#unknownNames.size < maxUnknownNames) this.#unknownNames.add(name.slice(0, 60));
  }

  renamed(note: string): void {
    this.notes.add(note);
  }

  listNotes(): string[] {
    const names = [...this.#unknownNames].map((name) => quote(name)).join(', ');
    return names === ''
      ? this.notes.list()
      : [...this.notes.list(), `members unknown to RFC 8460 left out: ${names}`];
  }
}

/** As many as a note can name. */
const maxUnknownNames = 8;

/** Members that are not there stay absent, never undefined. */
function setMember<T, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) target[key] = value;
}

function readReportMembers(raw: JsonObject, reading: Reading): Omit<Report, 'notes'> {
  const members = reading.members(raw, reportNames, '');
  const report: Omit<Report, 'notes' | 'policies'> = {};
  setMember(report, 'organizationName', readRequiredText(members, 'organization-name', reading));
  setMember(report, 'contactInfo', readRequiredText(members, 'contact-info', reading));
  setMember(report, 'reportId', readReportId(members, reading));
  const { begin, end } = readDateRange(members, reading);
  setMember(report, 'begin', begin);
  setMember(report, 'end', end);
  return { ...report, policies: readPolicies(members, reading) };
}

/** A member that every report has (RFC 8460 §4.4). */
function readRequiredText(members: JsonObject, name: string, reading: Reading): string | undefined {
  const forgive = reading.forgive(name);
  if (members[name] === undefined) forgive('is missing');
  return readText(members[name], forgive);
}

/** Some write the id as it stands in the Subject, in `<>` (RFC 8460 §5.3 has them only there). */
function readReportId(members: JsonObject, reading: Reading): string | undefined {
  const reportId = readRequiredText(members, 'report-id', reading);
  const bare = reportId?.trim().replace(/^<(.*)>$/s, '$1');
  if (bare !== reportId) reading.notes.add('report-id stands in "<>" or white space, dropped');
  return bare || undefined;
}

interface Period {
  begin?: string | undefined;
  end?: string | undefined;
}

function readDateRange(members: JsonObject, reading: Reading): Period {
  const range = readObject(members['date-range'], reading.forgive('date-range'));
  if (!range) {
    if (members['date-range'] === undefined) reading.notes.add('date-range is missing');
    return {};
  }
  const dates = reading.members(range, dateRangeNames, 'date-range.');
  const begin = readDateTime(dates['start-datetime'], false, reading.forgive('date-range.start-datetime'));
  const end = readDateTime(dates['end-datetime'], true, reading.forgive('date-range.end-datetime'));
  if (begin !== undefined && end !== undefined) notePeriod(begin, end, reading.notes);
  return { begin, end };
}

/** RFC 8460 §4.1: a report should cover one UTC day. */
function notePeriod(begin: string, end: string, notes: Notes): void {
  const seconds = (Date.parse(end) - Date.parse(begin)) / 1000;
  const endsAtMidnight = end.endsWith('T00:00:00Z');
  if (seconds < 0) notes.add('date-range ends before it begins');
  else if (seconds > 86_400) notes.add(`date-range covers ${Math.ceil(seconds / 86_400)} days`);
  else if (seconds === 86_400 && endsAtMidnight) notes.add('date-range.end-datetime is the next midnight');
  else if (!begin.endsWith('T00:00:00Z')) notes.add('date-range is not a UTC day');
}

function readPolicies(members: JsonObject, reading: Reading): ReportedPolicy[] {
  const forgive = reading.forgive('policies');
  if (members.policies === undefined) forgive('is missing');
  const entries = readList(members.policies, forgive) ?? [];
  if (Array.isArray(members.policies) && entries.length === 0) forgive('is empty');
  if (entries.length > reading.limits.policies) {
    throw new RefusalError('too-complex', `a report has more than ${reading.limits.policies} policies`);
  }
  const forgiveEntry = reading.forgive('an entry of policies');
  return entries.flatMap((entry) => {
    const object = readObject(entry, forgiveEntry);
    return object ? [readPolicyEntry(object, reading)] : [];
  });
}

function readPolicyEntry(raw: JsonObject, reading: Reading): ReportedPolicy {
  const entry: ReportedPolicy = {};
  // Some reporters leave out the objects in between and put all members into the entry itself.
  const isFlat = !('policy' in raw) && 'policy-type' in raw;
  if (isFlat) reading.notes.add('policy is missing, its members are read from the entry');
  const members = isFlat ? raw : reading.members(raw, entryNames, '');
  const policy = isFlat ? raw : readRequiredObject(members, 'policy', policyNames, reading);
  const whole = isFlat ? members : { ...members, ...readMisplaced(members, policy, reading) };
  const summary =
    isFlat && !('summary' in raw) ? raw : readRequiredObject(whole, 'summary', summaryNames, reading);
  readPolicy(policy, entry, reading);
  readSummary(summary, entry, reading);
  setMember(entry, 'failureDetails', readFailureDetails(whole['failure-details'], reading));
  return entry;
}

/** What stands in the policy and belongs beside it, if it is missing there. */
function readMisplaced(entry: JsonObject, policy: JsonObject, reading: Reading): JsonObject {
  const found: JsonObject = {};
  for (const name of ['summary', 'failure-details']) {
    if (policy[name] === undefined) continue;
    if (entry[name] !== undefined) reading.unknown(name);
    else {
      reading.notes.add(`${name} is missing, read from the policy`);
      found[name] = policy[name];
    }
  }
  return found;
}

/** Without it, no member of it is known either: that shows in the notes, too. */
function readRequiredObject(
  members: JsonObject,
  name: string,
  names: MemberNames,
  reading: Reading,
): JsonObject {
  if (members[name] === undefined) reading.notes.add(`${name} is missing`);
  const object = readObject(members[name], reading.forgive(name));
  return object ? reading.members(object, names, `${name}.`) : {};
}

function readPolicy(members: JsonObject, entry: ReportedPolicy, reading: Reading): void {
  const forgiveType = reading.forgive('policy.policy-type');
  const policyType = readWord(members['policy-type'], forgiveType);
  if (members['policy-type'] === undefined) forgiveType('is missing');
  const hasText = policyType === 'sts' || policyType === 'tlsa';
  const forgiveString = reading.forgive('policy.policy-string');
  if (hasText && members['policy-string'] === undefined) forgiveString('is missing');
  setMember(entry, 'policyType', policyType);
  const forgiveDomain = reading.forgive('policy.policy-domain');
  setMember(entry, 'policyDomain', readPolicyDomain(members['policy-domain'], forgiveDomain));
  setMember(entry, 'policyString', readPolicyString(members['policy-string'], forgiveString));
  setMember(entry, 'mxHost', readMxHosts(members['mx-host'], reading.forgive('policy.mx-host')));
}

function readSummary(members: JsonObject, entry: ReportedPolicy, reading: Reading): void {
  const read = (name: string) => readCount(members[name], reading.forgive(`summary.${name}`));
  setMember(entry, 'successfulSessions', read('total-successful-session-count'));
  setMember(entry, 'failedSessions', read('total-failure-session-count'));
}

function readFailureDetails(value: unknown, reading: Reading): FailureDetail[] | undefined {
  const entries = readList(value, reading.forgive('failure-details'));
  if (!entries) return undefined;
  reading.detailsLeft -= entries.length;
  if (reading.detailsLeft < 0) {
    throw new RefusalError(
      'too-complex',
      `a report has more than ${reading.limits.failureDetails} failure details`,
    );
  }
  const read = createDetailReader(reading);
  const forgiveEntry = reading.forgive('an entry of failure-details');
  const details: FailureDetail[] = [];
  for (const entry of entries) {
    const object = isObject(entry) ? entry : readObject(entry, forgiveEntry);
    if (object) details.push(read(object));
  }
  return details;
}

/**
 * Reports of 10,000 details are real, so this is written for speed: every member is read by its name, the result is
 * built in one order, and nothing is made for each detail but the detail.
 */
function createDetailReader(reading: Reading): (raw: JsonObject) => FailureDetail {
  const forgive = (name: string) => reading.forgive(`failure-details.${name}`);
  const noteType = forgive('result-type');
  const noteCount = forgive('failed-session-count');
  const noteSender = forgive('sending-mta-ip');
  const noteHost = forgive('receiving-mx-hostname');
  const noteHelo = forgive('receiving-mx-helo');
  const noteIp = forgive('receiving-ip');
  const noteInformation = forgive('additional-information');
  const noteCode = forgive('failure-reason-code');
  return (raw) => {
    const members = hasOnlyKnownMembers(raw) ? raw : reading.members(raw, detailNames, 'failure-details.');
    const resultType = readWord(members['result-type'], noteType);
    const failedSessions = readCount(members['failed-session-count'], noteCount);
    const sendingMtaIp = readText(members['sending-mta-ip'], noteSender);
    const receivingMxHostname = readHost(members['receiving-mx-hostname'], noteHost);
    const receivingMxHelo = readHost(members['receiving-mx-helo'], noteHelo);
    const receivingIp = readText(members['receiving-ip'], noteIp);
    const additionalInformation = readText(members['additional-information'], noteInformation);
    const failureReasonCode = readText(members['failure-reason-code'], noteCode);
    const detail: FailureDetail = {};
    if (resultType !== undefined) detail.resultType = resultType;
    else if (members['result-type'] === undefined) noteType('is missing');
    if (failedSessions !== undefined) detail.failedSessions = failedSessions;
    if (sendingMtaIp !== undefined) detail.sendingMtaIp = sendingMtaIp;
    if (receivingMxHostname !== undefined) detail.receivingMxHostname = receivingMxHostname;
    if (receivingMxHelo !== undefined) detail.receivingMxHelo = receivingMxHelo;
    if (receivingIp !== undefined) detail.receivingIp = receivingIp;
    if (additionalInformation !== undefined) detail.additionalInformation = additionalInformation;
    if (failureReasonCode !== undefined) detail.failureReasonCode = failureReasonCode;
    if (sendingMtaIp === undefined && receivingMxHostname === undefined && receivingIp === undefined) {
      reading.notes.add('failure-details name neither an IP address nor an MX');
    }
    return detail;
  };
}

/** As many members as there are known ones present: counting is cheaper than comparing each name. */
function hasOnlyKnownMembers(raw: JsonObject): boolean {
  let others = 0;
  for (const _ in raw) others++;
  if (raw['result-type'] !== undefined) others--;
  if (raw['failed-session-count'] !== undefined) others--;
  if (raw['sending-mta-ip'] !== undefined) others--;
  if (raw['receiving-mx-hostname'] !== undefined) others--;
  if (raw['receiving-mx-helo'] !== undefined) others--;
  if (raw['receiving-ip'] !== undefined) others--;
  if (raw['additional-information'] !== undefined) others--;
  if (raw['failure-reason-code'] !== undefined) others--;
  return others === 0;
}

function readHost(value: unknown, forgive: Forgive): string | undefined {
  const text = value === undefined ? undefined : readText(value, forgive);
  return text === undefined ? undefined : normaliseHost(text, forgive);
}
