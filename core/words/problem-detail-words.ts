import type { InputFaultParameters } from '../finding/field-error.ts';
import type { MailFault } from '../mail/mail-fault.ts';
import type { JsonFault } from '../text/read-json-fault.ts';

/** The facts that the `detail` of a refusal needs, by reason. */
export interface ProblemDetailParameters {
  /** `hostFirst`: the request needs a hosted domain, and the caller can host it. */
  'no-such-domain': { domain: string; hostFirst?: boolean };
  'if-match-required': object;
  /** `absent`: nothing exists yet to match; `exists`: the request was to create something new. */
  stale: { why: 'absent' | 'exists' | 'changed' };
  'other-owner': { owner: string; tokenOwner: string };
  'claim-waits': { domain: string };
  'several-claims': { domain: string; owners: readonly string[] };
  'no-such-owner': { owner: string };
  'being-deleted': { domain: string };
  'no-migration': { domain: string };
  'not-checked': { domain: string };
  'no-such-report': { domain: string; id: string };
  'key-reused': object;
  'no-such-suppression': { id: string };
  'no-such-outbound-report': { day: string; domain: string };
  'no-such-token': { id: string };
  /** `problems`: sentences about mail servers that the policy must include. */
  'breaks-mail': { problems: readonly string[] };
  'being-removed': { domain: string; isBeingDeleted: boolean };
  /** `versions`: the policies that senders may hold; `until`: when they hold one less, RFC 3339 UTC. */
  'ledger-full': { domain: string; versions: number; until: string };
  /** `lastId`: the id of a published policy whose file somebody deleted directly in the store. */
  'no-policy': { domain: string; lastId?: string };
  /** `problem`: the sentence about the field `template`. */
  'nothing-to-suggest': { domain: string; problem: string };
  /** `setting`: the setting that needs the grant. */
  'zone-not-granted': { domain: string; owner: string; setting: 'zone' | 'adoptRecords' };
  'no-such-zone': { domain: string };
  'zone-announced': { domain: string; zone: string; wanted: string };
  'claim-without-zone': object;
  'rights-unreadable': { owner: string };
  'too-many-domains': { domain: string; owner: string; max: number };
  'too-many-recipients': { owner: string; max: number; wanted: number };
  'too-many-asked': { owner: string; max: number };
  /** `name`: the record that would be too long, the name of the service, or the public suffix. */
  'name-refused': { domain: string; why: 'too-long' | 'of-service' | 'public-suffix'; name: string };
  'webhook-not-kept': { webhook: string };
  'contact-elsewhere': { contact: string; domain: string };
  'day-not-over': { day: string };
  'day-not-sent': { day: string; earliest: string; today: string };
  'list-of-other-owner': { owner: string; tokenOwner: string };
  'owner-name': { owner: string };
  'no-token': object;
  'unknown-token': object;
  /** `scopes`: the token's scopes; `needed`: the scope that the request needs. */
  'missing-scope': { scopes: readonly string[]; needed: string };
  'admin-only': object;
  'cross-site': object;
  'too-many-mails': { perMinute: number };
  /** `call`: what an owner did too often. */
  'too-many-calls': { call: 'check' | 'test-alarm'; perMinute: number };
  /** `from`: whose limit is reached, that of all clients together or of one owner. */
  'too-many-in-progress': { from: 'everybody' | 'owner' };
  'too-many-pages': object;
  /** `from`: whose limit is reached, that of all clients together or of one network. */
  'too-many-reports': { from: 'everybody' | 'network' };
  'no-such-inbox': object;
  'empty-report': object;
  /** `why`: a sentence. */
  'report-not-imported': { why: string };
  'only-post': object;
  'method-not-allowed': { method: string; allowed: string };
  'no-such-path': { method: string; path: string };
  /** `isReport`: the body is a report, which can be compressed or sent by mail. */
  'too-large': { maxBytes: number; isReport: boolean };
  'too-much-at-once': object;
  'body-cut-off': object;
  'not-json': { fault: JsonFault };
  /** `name`: as in the JSON, including its quotes. */
  'repeated-name': { name: string };
  'too-complex': { values: number; names: number; depth: number };
  'mail-not-sent': { fault: MailFault };
  internal: object;
  /** `prefix`: the kind of object, which is the beginning of its key. */
  'unreadable-state': { prefix: string };
}

export interface ProblemDetailWords {
  /** Why a request is refused, as one or more sentences without a final stop. */
  details: {
    [R in keyof ProblemDetailParameters]: (parameters: ProblemDetailParameters[R]) => string;
  };
  /**
   * What is wrong with a field of a form, as one or more sentences without a final stop. They do not name the field, which
   * the reader has before them.
   */
  fields: {
    [C in keyof InputFaultParameters]: (parameters: InputFaultParameters[C]) => string;
  };
  /** For the field `template`, when DNS named no servers. `why`: a sentence; absent if no server is known. */
  nothingSuggested: (parameters: { template?: string; templates: readonly string[]; why?: string }) => string;
  /** Joins a sentence and what to do. */
  withNextStep: (message: string, nextStep: string) => string;
}
