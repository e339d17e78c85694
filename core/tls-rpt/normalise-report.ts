/** From parsed JSON to a Report: what RFC 8460 §4.4 names, in one form, with a note for each thing that was forgiven. */
import { quote } from '../quote.ts';
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
} from './member-names.ts';
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
import type { FailureDetail, Report, ReportedPolicy } from './report.ts';

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
  return { ...readReportMembers(raw, reading), notes: reading.finish() };
}

/** The state of reading one report. */
class Reading implements NameNotes {
  readonly limits: ReadLimits;
  readonly notes: Notes;
  readonly hosts = new Map<string, string>();
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

  unknown(name: string, value: unknown): void {
    if (isDeeperThan(value, this.limits.jsonDepth)) throw tooDeep(this.limits.jsonDepth);
    if (this.#unknownNames.size < maxUnknownNames) this.#unknownNames.add(name.slice(0, 60));
  }

  renamed(note: string): void {
    this.notes.add(note);
  }

  finish(): string[] {
    const names = [...this.#unknownNames].map((name) => quote(name)).join(', ');
    return names === ''
      ? this.notes.list()
      : [...this.notes.list(), `members unknown to RFC 8460 left out: ${names}`];
  }
}

/** As many as a note can name. */
const maxUnknownNames = 8;

function readReportMembers(raw: JsonObject, reading: Reading): Omit<Report, 'notes'> {
  const members = reading.members(raw, reportNames, '');
  return {
    ...textMember('organizationName', members, 'organization-name', reading),
    ...textMember('contactInfo', members, 'contact-info', reading),
    ...readReportId(members, reading),
    ...readDateRange(members, reading),
    policies: readPolicies(members, reading),
  };
}

/** A member that RFC 8460 §4.4 requires. */
function textMember<K extends string>(
  key: K,
  members: JsonObject,
  name: string,
  reading: Reading,
): { [key in K]?: string } {
  const forgive = reading.forgive(name);
  if (members[name] === undefined) forgive('is missing');
  return optional(key, readText(members[name], forgive));
}

function optional<K extends string, T>(key: K, value: T | undefined): { [key in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: T });
}

/** Some write the id as it stands in the Subject, in `<>` (RFC 8460 §5.3 has them only there). */
function readReportId(members: JsonObject, reading: Reading): { reportId?: string } {
  const { reportId } = textMember('reportId', members, 'report-id', reading);
  const bare = reportId?.trim().replace(/^<(.*)>$/s, '$1');
  if (bare !== reportId) reading.notes.add('report-id stands in "<>" or white space, dropped');
  return bare ? { reportId: bare } : {};
}

function readDateRange(members: JsonObject, reading: Reading): { begin?: string; end?: string } {
  const range = readObject(members['date-range'], reading.forgive('date-range'));
  if (!range) {
    if (members['date-range'] === undefined) reading.notes.add('date-range is missing');
    return {};
  }
  const dates = reading.members(range, dateRangeNames, 'date-range.');
  const begin = readDateTime(dates['start-datetime'], false, reading.forgive('date-range.start-datetime'));
  const end = readDateTime(dates['end-datetime'], true, reading.forgive('date-range.end-datetime'));
  if (begin !== undefined && end !== undefined) notePeriod(begin, end, reading.notes);
  return { ...optional('begin', begin), ...optional('end', end) };
}

/** RFC 8460 §4.1: a report should cover one UTC day. */
function notePeriod(begin: string, end: string, notes: Notes): void {
  const seconds = (Date.parse(end) - Date.parse(begin)) / 1000;
  if (seconds < 0) notes.add('date-range ends before it begins');
  else if (seconds > 86_400) notes.add(`date-range covers ${Math.ceil(seconds / 86_400)} days`);
  else if (seconds === 86_400 && end.endsWith('T00:00:00Z'))
    notes.add('date-range.end-datetime is the next midnight');
  else if (!begin.endsWith('T00:00:00Z')) notes.add('date-range is not a UTC day');
}

function readPolicies(members: JsonObject, reading: Reading): ReportedPolicy[] {
  const forgive = reading.forgive('policies');
  if (members.policies === undefined) forgive('is missing');
  const entries = readList(members.policies, forgive) ?? [];
  if (entries.length > reading.limits.policies) {
    throw new RefusalError('too-complex', `a report has more than ${reading.limits.policies} policies`);
  }
  return entries.flatMap((entry) => {
    const object = readEntry(entry, 'an entry of policies', reading);
    return object ? [readPolicyEntry(object, reading)] : [];
  });
}

function readEntry(value: unknown, what: string, reading: Reading): JsonObject | undefined {
  const object = readObject(value, reading.forgive(what));
  if (!object && isDeeperThan(value, reading.limits.jsonDepth)) throw tooDeep(reading.limits.jsonDepth);
  return object;
}

function readPolicyEntry(raw: JsonObject, reading: Reading): ReportedPolicy {
  // Some reporters leave out the objects and put their members into the entry itself.
  const isFlat = !('policy' in raw) && 'policy-type' in raw;
  if (isFlat) reading.notes.add('policy is missing, its members are read from the entry');
  const members = isFlat ? raw : reading.members(raw, entryNames, '');
  const policy = isFlat ? raw : (readMember(members, 'policy', reading) ?? {});
  const summary = isFlat && !('summary' in raw) ? raw : (readMember(members, 'summary', reading) ?? {});
  return {
    ...readPolicy(isFlat ? policy : reading.members(policy, policyNames, 'policy.'), reading),
    ...readSummary(summary === raw ? raw : reading.members(summary, summaryNames, 'summary.'), reading),
    ...optional('failureDetails', readFailureDetails(members['failure-details'], reading)),
  };
}

function readMember(members: JsonObject, name: string, reading: Reading): JsonObject | undefined {
  if (members[name] === undefined) reading.notes.add(`${name} is missing`);
  return readEntry(members[name], name, reading);
}

function readPolicy(members: JsonObject, reading: Reading): ReportedPolicy {
  const forgiveType = reading.forgive('policy.policy-type');
  const policyType = readWord(members['policy-type'], forgiveType);
  if (members['policy-type'] === undefined) forgiveType('is missing');
  const hasPolicy = policyType === 'sts' || policyType === 'tlsa';
  if (hasPolicy && members['policy-string'] === undefined)
    reading.notes.add('policy.policy-string is missing');
  return {
    ...optional('policyType', policyType),
    ...optional(
      'policyDomain',
      readPolicyDomain(members['policy-domain'], reading.forgive('policy.policy-domain')),
    ),
    ...optional(
      'policyString',
      readPolicyString(members['policy-string'], reading.forgive('policy.policy-string')),
    ),
    ...optional('mxHost', readMxHosts(members['mx-host'], reading.forgive('policy.mx-host'))),
  };
}

function readSummary(members: JsonObject, reading: Reading): ReportedPolicy {
  const read = (name: string) => readCount(members[name], reading.forgive(`summary.${name}`));
  return {
    ...optional('successfulSessions', read('total-successful-session-count')),
    ...optional('failedSessions', read('total-failure-session-count')),
  };
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
  return entries.flatMap((entry) => {
    const object = isObject(entry) ? entry : readEntry(entry, 'an entry of failure-details', reading);
    return object ? [read(object)] : [];
  });
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
    const receivingMxHostname = readHost(members['receiving-mx-hostname'], noteHost, reading);
    const receivingMxHelo = readHost(members['receiving-mx-helo'], noteHelo, reading);
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

/** Thousands of details name the same few hosts. */
function readHost(value: unknown, forgive: Forgive, reading: Reading): string | undefined {
  const text = value === undefined ? undefined : readText(value, forgive);
  if (text === undefined) return undefined;
  const known = reading.hosts.get(text);
  if (known !== undefined) return known;
  const host = normaliseHost(text, forgive);
  reading.hosts.set(text, host);
  return host;
}
