/** The members of a report's objects (RFC 8460 §4.4), each with the other names that reporters use for it. */
import { memberNames } from './read-members.ts';

export const reportNames = memberNames({
  'organization-name': ['organisation-name', 'org-name'],
  'date-range': [],
  'contact-info': ['contact'],
  'report-id': [],
  policies: [],
  // Beside the others instead of in date-range.
  'start-datetime': ['begin-date', 'start-date'],
  'end-datetime': ['end-date'],
});

export const dateRangeNames = memberNames({
  'start-datetime': ['start-date-time', 'start', 'begin'],
  'end-datetime': ['end-date-time', 'end'],
});

export const entryNames = memberNames({ policy: [], summary: [], 'failure-details': ['failure-detail'] });

const policyMembers = {
  'policy-type': [],
  'policy-string': ['policy-strings'],
  'policy-domain': [],
  // Here and below: the placeholders in RFC 8460 §4.4's schema, which some reporters use as names.
  'mx-host': ['mx-host-pattern', 'mx-hosts', 'mx-host-patterns'],
  // The next two belong beside the policy.
  summary: [],
  'failure-details': ['failure-detail'],
};
export const policyNames = memberNames(policyMembers);

const summaryMembers = {
  'total-successful-session-count': ['successful-session-count', 'total-success-session-count'],
  'total-failure-session-count': [
    'failure-session-count',
    'total-failed-session-count',
    'failed-session-count',
  ],
};
export const summaryNames = memberNames(summaryMembers);

/** An entry without the objects `policy` and `summary`, as parsedmarc writes it. */
export const flatEntryNames = memberNames({ ...policyMembers, ...summaryMembers });

export const detailNames = memberNames({
  'result-type': [],
  'failed-session-count': ['failure-session-count', 'session-count'],
  'sending-mta-ip': [],
  'receiving-mx-hostname': ['receiving-mx-host-name', 'receiving-mx'],
  'receiving-mx-helo': [],
  'receiving-ip': [],
  'additional-information': ['additional-info-uri', 'additional-info', 'additional-information-uri'],
  'failure-reason-code': ['failure-error-code'],
});
