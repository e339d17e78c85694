import type { FindingCode } from './finding.ts';
import type { NextStepCode } from './next-step.ts';
import type { StoredFinding } from './stored-finding.ts';

/**
 * Where a next step is done. A sentence names neither calls nor pages, because it is read in answers, mails and pages; each
 * of these knows its own way there.
 */
export const nextActs = [
  'publish-policy',
  'set-records',
  'see-plan',
  'keep-domain',
  'change-settings',
  'read-reports',
] as const;

export type NextAct = (typeof nextActs)[number];

/** By act, because the API loads this at its start: each act is named once. */
const findingsOf: Partial<Record<NextAct, FindingCode[]>> = {
  'publish-policy': [
    'mta-sts-absent',
    'record-missing',
    'record-invalid',
    'policy-advice',
    'policy-missing',
    'policy-elsewhere-first',
    'stored-policy-invalid',
    'mx-uncovered',
    'mx-pattern-unused',
    'no-valid-policy',
    'enforce-untested',
    'evidence-mode',
  ],
  'set-records': [
    'record-differs',
    'redirect',
    'other-text',
    'policy-invalid',
    'policy-differs',
    'certificate-ends',
    'edge-cname-not-seen',
    'reports-silent',
  ],
  'change-settings': [
    'no-zone',
    'foreign-record',
    'certificate-failed',
    'certificate-timed-out',
    'recipient-refused',
  ],
  'read-reports': [
    'many-failures',
    'report-flood',
    'reports-late',
    'mail-refused',
    'reporter-silent',
    'evidence-failures',
  ],
  'see-plan': ['migration-adds-mx'],
};

/** Faults of what a name leads to: every finding whose code begins so. */
const ofRecords = /^(?:fetch|wrong|cname|tls-rpt)-/u;

const byFinding = new Map<string, NextAct>(
  nextActs.flatMap((act) => (findingsOf[act] ?? []).map((code) => [code, act] as const)),
);

const byStep: Partial<Record<NextStepCode, NextAct>> = {
  'set-records': 'set-records',
  'put-policy': 'publish-policy',
  'protect-again': 'publish-policy',
  'removal-in-progress': 'keep-domain',
  'migration-in-progress': 'see-plan',
  'recipients-unconfirmed': 'change-settings',
};

/** @returns undefined if the step is not done here, or the code is a newer version's */
export function nextActOf({ code, parameters }: StoredFinding): NextAct | undefined {
  const { hosted, isStoredInvalid, causes, cause } = parameters as Facts;
  const [first = cause] = causes ?? [];
  if (first && ofCause.has(code)) return nextActOf(first);
  if (isStoredInvalid) return 'publish-policy';
  if (hosted?.mtaSts && recordCodes.has(code)) return 'set-records';
  return byFinding.get(code) ?? (ofRecords.test(code) ? 'set-records' : undefined);
}

/** Their next step is that of their cause. */
const ofCause: ReadonlySet<string> = new Set<FindingCode>([
  'change-blocked',
  'step-breaks-mail',
  'evidence-coverage',
]);

/** Facts that change which step the words name. */
interface Facts {
  hosted?: { mtaSts?: object };
  /** Of `policy-invalid`. */
  isStoredInvalid?: boolean;
  cause?: StoredFinding;
  causes?: StoredFinding[];
}

/** The record to set is known once a policy was published. */
const recordCodes: ReadonlySet<string> = new Set<FindingCode>([
  'mta-sts-absent',
  'record-missing',
  'record-invalid',
]);

/** Of a domain without faults. */
export const actOfStep = (code: NextStepCode): NextAct | undefined => byStep[code];
