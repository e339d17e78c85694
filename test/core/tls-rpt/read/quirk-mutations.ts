/** Every row of the table "What real reporters send", as a change to a faultless report that reading must undo. */
import type { ReportedPolicy } from '../../../../core/tls-rpt/report.ts';
import type { Expected, Json } from './report-arbitrary.ts';

export interface Mutation {
  name: string;
  /** Changes the JSON in place; where something is lost for good, the expectation as well. */
  apply(json: Json, expected: Expected): void;
  /** What the note about it says, if it applied to anything. */
  note?: RegExp;
}

type Entry = { policy: Json; summary: Json; 'failure-details'?: Json[] };

const entriesOf = (json: Json) => json.policies as Entry[];
const detailsOf = (json: Json) => entriesOf(json).flatMap((entry) => entry['failure-details'] ?? []);
const rangeOf = (json: Json) => json['date-range'] as Json;

function rename(object: Json, from: string, to: string): void {
  if (from === to || !(from in object)) return;
  object[to] = object[from];
  delete object[from];
}

function change<T>(object: Json, name: string, to: (value: T) => unknown): void {
  if (name in object) object[name] = to(object[name] as T);
}

const optionalDetailMembers = [
  'sending-mta-ip',
  'receiving-mx-hostname',
  'receiving-mx-helo',
  'receiving-ip',
  'additional-information',
  'failure-reason-code',
];

const changeDates = (json: Json, to: (value: string) => unknown) => {
  for (const name of ['start-datetime', 'end-datetime']) change(rangeOf(json), name, to);
};

/** Without a total, the failed sessions are those of the details. */
function takeTotalOfDetails(policy: ReportedPolicy): void {
  delete policy.failedSessions;
  const details = policy.failureDetails ?? [];
  if (details.length === 0) return;
  const sum = details.reduce((total, one) => total + (one.failedSessions ?? 1), 0);
  policy.failedSessions = Math.min(sum, Number.MAX_SAFE_INTEGER);
}

export const mutations: Mutation[] = [
  {
    name: 'Microsoft: date-times without a zone',
    apply: (json) => changeDates(json, (value) => value.replace('Z', '')),
    note: /date-range\.start-datetime has no zone, read as UTC/,
  },
  {
    name: 'a zone that is not Z',
    apply: (json) => changeDates(json, (value) => value.replace('Z', '+00:00')),
  },
  {
    name: 'fractions of a second',
    apply: (json) => changeDates(json, (value) => value.replace('Z', '.000Z')),
  },
  {
    name: 'a blank for the T, lower-case z',
    apply: (json) => changeDates(json, (value) => value.replace('T', ' ').replace('Z', 'z')),
  },
  {
    name: 'end is the next midnight',
    apply: (json, expected) => {
      const next = new Date(Date.parse(expected.begin ?? '') + 86_400_000).toISOString().replace('.000', '');
      rangeOf(json)['end-datetime'] = next;
      expected.end = next;
    },
  },
  {
    name: 'a week-long range',
    apply: (json, expected) => {
      const end = new Date(Date.parse(expected.begin ?? '') + 7 * 86_400_000 - 1000)
        .toISOString()
        .replace('.000', '');
      rangeOf(json)['end-datetime'] = end;
      expected.end = end;
    },
    note: /date-range covers 7 days/,
  },
  {
    name: 'report-id ends in +',
    apply: (json, expected) => {
      expected.reportId += '+';
      json['report-id'] = expected.reportId;
    },
  },
  {
    name: 'report-id in <>',
    apply: (json) => change<string>(json, 'report-id', (id) => `<${id}>`),
    note: /report-id has "<>"/,
  },
  {
    name: 'Stalwart: null for absent members',
    apply: (json) => {
      for (const { policy } of entriesOf(json))
        for (const name of ['policy-string', 'mx-host']) policy[name] ??= null;
      for (const detail of detailsOf(json)) for (const name of optionalDetailMembers) detail[name] ??= null;
    },
  },
  {
    name: 'Stalwart: contact-info null',
    apply: (json, expected) => {
      json['contact-info'] = null;
      delete expected.contactInfo;
    },
    note: /contact-info is null/,
  },
  {
    name: 'Google: empty strings',
    apply: (json) => {
      for (const detail of detailsOf(json)) for (const name of optionalDetailMembers) detail[name] ??= '';
    },
  },
  {
    name: 'Google 2019: no counts',
    apply: (json, expected) => {
      for (const entry of entriesOf(json)) entry.summary = {};
      for (const policy of expected.policies) {
        delete policy.successfulSessions;
        takeTotalOfDetails(policy);
      }
    },
  },
  {
    name: 'counts as strings',
    apply: (json) => {
      for (const { summary } of entriesOf(json))
        for (const name of Object.keys(summary)) change(summary, name, String);
      for (const detail of detailsOf(json)) change(detail, 'failed-session-count', String);
    },
  },
  {
    name: 'negative counts',
    apply: (json, expected) => {
      for (const { summary } of entriesOf(json)) summary['total-failure-session-count'] = -1;
      for (const policy of expected.policies) takeTotalOfDetails(policy);
    },
  },
  {
    name: 'mx-host as a string',
    apply: (json) => {
      for (const { policy } of entriesOf(json))
        change<string[]>(policy, 'mx-host', (list) => (list?.length === 1 ? list[0] : list));
    },
  },
  {
    name: 'mx-host with the prefix of the policy line',
    apply: (json) => {
      for (const { policy } of entriesOf(json)) {
        change<string[] | string | null>(policy, 'mx-host', (list) =>
          Array.isArray(list) ? list.map((mx) => `mx: ${mx}`) : list,
        );
      }
    },
  },
  {
    name: 'placeholders of the schema as names',
    apply: (json) => {
      for (const { policy } of entriesOf(json)) rename(policy, 'mx-host', 'mx-host-pattern');
      for (const detail of detailsOf(json)) {
        rename(detail, 'receiving-mx-hostname', 'receiving-mx-host-name');
        rename(detail, 'additional-information', 'additional-info-uri');
        rename(detail, 'failure-reason-code', 'failure-error-code');
      }
    },
  },
  {
    name: 'policy-string lines end in CR',
    apply: (json) => {
      for (const { policy } of entriesOf(json)) {
        change(policy, 'policy-string', (lines) =>
          Array.isArray(lines) ? lines.map((line) => `${line}\r`) : lines,
        );
      }
    },
  },
  {
    name: 'policy-string as one string with line ends',
    apply: (json) => {
      for (const { policy } of entriesOf(json)) {
        change(policy, 'policy-string', (lines) => (Array.isArray(lines) ? lines.join('\r\n') : lines));
      }
    },
  },
  {
    name: 'Microsoft: policy-string as a JSON array in a string',
    apply: (json) => {
      for (const { policy } of entriesOf(json)) {
        change(policy, 'policy-string', (lines) => (Array.isArray(lines) ? JSON.stringify(lines) : lines));
      }
    },
  },
  {
    name: 'upper-case types',
    apply: (json) => {
      for (const { policy } of entriesOf(json))
        change<string>(policy, 'policy-type', (type) => type.toUpperCase());
      for (const detail of detailsOf(json))
        change<string>(detail, 'result-type', (type) => type.toUpperCase());
    },
  },
  {
    name: 'host names in upper case with a final dot',
    apply: (json) => {
      for (const { policy } of entriesOf(json))
        change<string>(policy, 'policy-domain', (name) => `${name.toUpperCase()}.`);
      for (const detail of detailsOf(json)) {
        change<string | null>(detail, 'receiving-mx-hostname', (name) =>
          name ? `${name.toUpperCase()}.` : name,
        );
      }
    },
  },
  {
    name: 'unknown members, __proto__ among them',
    apply: (json) => {
      json['x-extra'] = { a: [1, 2, { b: null }] };
      Object.defineProperty(json, '__proto__', { value: { policies: [] }, enumerable: true });
      for (const detail of detailsOf(json)) detail['x-extra'] = 1;
    },
    note: /members that RFC 8460 does not define are ignored: .*"x-extra"/,
  },
  {
    name: 'an object where a list is due',
    apply: (json) => {
      for (const entry of entriesOf(json)) {
        const details = entry['failure-details'];
        if (details?.length === 1) (entry as Json)['failure-details'] = details[0];
      }
      if (entriesOf(json).length === 1) json.policies = entriesOf(json)[0];
    },
  },
  {
    name: 'names with underscores',
    apply: (json) => {
      const objects = [...detailsInAnyForm(json), json];
      for (const object of objects) {
        for (const name of Object.keys(object)) rename(object, name, name.replaceAll('-', '_'));
      }
    },
  },
];

/** Also after the mutation before. The last mutations change what the others go through, so they come last. */
function detailsInAnyForm(json: Json): Json[] {
  return [json.policies as Entry | Entry[]]
    .flat()
    .flatMap((entry) => [entry['failure-details'] ?? []].flat());
}
