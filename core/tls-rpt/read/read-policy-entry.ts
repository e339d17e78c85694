import type { JsonObject } from '../json-object.ts';
import type { ReportedPolicy } from '../report.ts';
import { readMxHosts, readPolicyDomain } from './fields/read-host.ts';
import { readObject, readPolicyString } from './fields/read-list.ts';
import { readWord } from './fields/read-text.ts';
import { readTotals } from './fields/read-totals.ts';
import { entryNames, flatEntryNames, policyNames, summaryNames } from './member-names.table.ts';
import { isFlatEntry, readMisplaced } from './quirks/any-reporter.ts';
import { noteMissingPolicyString } from './quirks/mail-ru.ts';
import { readFailureDetails } from './read-failure-details.ts';
import type { MemberNames } from './read-members.ts';
import { type Reading, setMember } from './reading.ts';

/** Reads one entry of `policies`: a policy, its summary and its failures. */
export function readPolicyEntry(raw: JsonObject, reading: Reading): ReportedPolicy {
  const entry: ReportedPolicy = {};
  const isFlat = isFlatEntry(raw, reading);
  const members = reading.members(raw, isFlat ? flatEntryNames : entryNames, '');
  const policy = isFlat ? members : readRequiredObject(members, 'policy', policyNames, reading);
  const whole = isFlat ? members : { ...members, ...readMisplaced(members, policy, reading) };
  const summary =
    isFlat && members.summary === undefined
      ? members
      : readRequiredObject(whole, 'summary', summaryNames, reading);
  readPolicy(policy, entry, reading);
  const details = readFailureDetails(whole['failure-details'], reading);
  readTotals(summary, entry, details ?? [], reading);
  setMember(entry, 'failureDetails', details);
  return entry;
}

/** Reads an object that every entry has. Without it, its members are noted as missing too. */
function readRequiredObject(
  members: JsonObject,
  name: string,
  names: MemberNames,
  reading: Reading,
): JsonObject {
  if (members[name] === undefined) reading.notes.add('missing', { member: name });
  const object = readObject(members[name], reading.forgive(name));
  return object ? reading.members(object, names, `${name}.`) : {};
}

function readPolicy(members: JsonObject, entry: ReportedPolicy, reading: Reading): void {
  const forgiveType = reading.forgive('policy.policy-type');
  const policyType = readWord(members['policy-type'], forgiveType);
  if (members['policy-type'] === undefined) forgiveType('missing');
  const forgiveString = reading.forgive('policy.policy-string');
  if (members['policy-string'] === undefined) noteMissingPolicyString(policyType, forgiveString);
  setMember(entry, 'policyType', policyType);
  reading.takePolicyText(members['policy-string']);
  reading.takePolicyText(members['mx-host']);
  const forgiveDomain = reading.forgive('policy.policy-domain');
  setMember(entry, 'policyDomain', readPolicyDomain(members['policy-domain'], forgiveDomain));
  setMember(entry, 'policyString', readPolicyString(members['policy-string'], forgiveString));
  setMember(entry, 'mxHost', readMxHosts(members['mx-host'], reading.forgive('policy.mx-host')));
}
