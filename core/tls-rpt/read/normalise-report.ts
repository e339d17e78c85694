import { excerpt } from '../../finding/fault.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { submitterDomain } from '../judge/submitter-domain.ts';
import type { Report, ReportedPolicy } from '../report.ts';
import { readDateTime } from './fields/read-date-time.ts';
import { readList, readObject } from './fields/read-list.ts';
import { readText } from './fields/read-text.ts';
import { dateRangeNames, reportNames } from './member-names.table.ts';
import { unwrapReportId } from './quirks/any-reporter.ts';
import { noteNextMidnight } from './quirks/stalwart.ts';
import { type ReadLimits, RefusalError } from './read-limits.ts';
import { readMembers } from './read-members.ts';
import { readPolicyEntry } from './read-policy-entry.ts';
import { Reading, type SharedRoom, setMember } from './reading.ts';

/**
 * Whether a value is meant as a report: it has two of the RFC's members, or policies that look like a report's. Real
 * reports may lack members, and other JSON documents may have "policies".
 */
export function looksLikeReport(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  const members = readMembers(value, reportNames, '', { unknown: () => {}, renamed: () => {} });
  if (Object.keys(members).filter((name) => reportNames.known.has(name)).length >= 2) return true;
  const [entry] = Array.isArray(members.policies) ? members.policies : [members.policies];
  return isObject(entry) && ('policy' in entry || 'summary' in entry);
}

/**
 * Turns parsed JSON into a Report: the members of RFC 8460 §4.4 in one form, with a note for each deviation that was
 * forgiven.
 * @throws RefusalError `too-complex`, `too-large`, `no-policies`
 */
export function normaliseReport(raw: JsonObject, limits: ReadLimits, shared?: SharedRoom): Report {
  const reading = new Reading(limits, shared);
  const report = readReportMembers(raw, reading);
  return { ...report, notes: reading.listNotes() };
}

function readReportMembers(raw: JsonObject, reading: Reading): Omit<Report, 'notes'> {
  const members = reading.members(raw, reportNames, '');
  const report: Omit<Report, 'notes' | 'policies'> = {};
  setMember(report, 'organizationName', readRequiredText(members, 'organization-name', reading));
  setMember(report, 'contactInfo', readContact(members, reading));
  setMember(report, 'reportId', readReportId(members, reading));
  const { begin, end } = readDateRange(members, reading);
  setMember(report, 'begin', begin);
  setMember(report, 'end', end);
  return { ...report, policies: readPolicies(members, reading) };
}

/** Reads a member that every report has (RFC 8460 §4.4). */
function readRequiredText(members: JsonObject, name: string, reading: Reading): string | undefined {
  const forgive = reading.forgive(name);
  if (members[name] === undefined) forgive('missing');
  return readText(members[name], forgive);
}

/** It says who reports: its domain is the submitter (RFC 8460 §5.3). Other text is kept for people. */
function readContact(members: JsonObject, reading: Reading): string | undefined {
  const contactInfo = readRequiredText(members, 'contact-info', reading);
  if (contactInfo !== undefined && submitterDomain({ contactInfo }, undefined) === undefined)
    reading.forgive('contact-info')('no-address-in', { text: excerpt(contactInfo) });
  return contactInfo;
}

function readReportId(members: JsonObject, reading: Reading): string | undefined {
  const reportId = readRequiredText(members, 'report-id', reading);
  return reportId === undefined
    ? undefined
    : unwrapReportId(reportId, reading.forgive('report-id')) || undefined;
}

interface Period {
  begin?: string | undefined;
  end?: string | undefined;
}

function readDateRange(members: JsonObject, reading: Reading): Period {
  const isFlat = members['date-range'] === undefined && members['start-datetime'] !== undefined;
  if (isFlat) reading.notes.add('flattened', { member: 'date-range' });
  const range = isFlat ? members : readObject(members['date-range'], reading.forgive('date-range'));
  if (!range) {
    if (members['date-range'] === undefined) reading.notes.add('missing', { member: 'date-range' });
    return {};
  }
  const dates = isFlat ? range : reading.members(range, dateRangeNames, 'date-range.');
  const begin = readDateTime(dates['start-datetime'], false, reading.forgive('date-range.start-datetime'));
  const end = readDateTime(dates['end-datetime'], true, reading.forgive('date-range.end-datetime'));
  if (begin !== undefined && end !== undefined) notePeriod(begin, end, reading);
  return { begin, end };
}

/** Notes a period that is not one UTC day (RFC 8460 §4.1). */
function notePeriod(begin: string, end: string, reading: Reading): void {
  const forgive = reading.forgive('date-range');
  const seconds = (Date.parse(end) - Date.parse(begin)) / 1000;
  if (seconds < 0) forgive('ends-before-it-begins');
  else if (seconds > 86_400) forgive('several-days', { days: Math.ceil(seconds / 86_400) });
  else if (
    !noteNextMidnight(end, seconds, reading.forgive('date-range.end-datetime')) &&
    !begin.endsWith('T00:00:00Z')
  )
    forgive('not-a-utc-day');
}

function readPolicies(members: JsonObject, reading: Reading): ReportedPolicy[] {
  const forgive = reading.forgive('policies');
  const entries = readList(members.policies, forgive);
  // An empty list is a report about no session. Without a list, nobody knows what the report says.
  if (!entries) throw new RefusalError('no-policies', {});
  if (entries.length === 0) forgive('empty-list');
  if (entries.length > reading.limits.policies) {
    throw new RefusalError('too-many-policies', { max: reading.limits.policies });
  }
  const forgiveEntry = reading.forgive('policies[]');
  return entries.flatMap((entry) => {
    const object = readObject(entry, forgiveEntry);
    return object ? [readPolicyEntry(object, reading)] : [];
  });
}
