import type { FindingCode } from './finding.ts';
import type { NextStepCode } from './next-step.ts';
import type { StoredFinding } from './stored-finding.ts';

/** Who does a next step: the domain's owner, StrictMX by itself, or nobody, because there is none. */
export const actors = ['owner', 'strictmx', 'nobody'] as const;

export type Actor = (typeof actors)[number];

const automaticSteps: ReadonlySet<NextStepCode> = new Set<NextStepCode>([
  'records-in-progress',
  'caa-in-progress',
  'host-in-progress',
  'certificate-requested',
  'certificate-in-progress',
  'certificate-deploying',
  'announcement-in-progress',
  'removal-in-progress',
  'deletion-in-progress',
  'migration-in-progress',
]);

/** Of a domain without faults. */
export function actorOfStep(code: NextStepCode): Actor {
  if (code === 'nothing') return 'nobody';
  return automaticSteps.has(code) ? 'strictmx' : 'owner';
}

/** Faults that StrictMX tries to overcome by itself, and one that needs no answer. */
const automaticFindings: ReadonlySet<string> = new Set<FindingCode>([
  'edge-already-exists',
  'edge-stale',
  'edge-not-disabled',
  'host-not-deleted',
  'report-flood',
  'reports-late',
]);

/** Somebody should look at a fault whose code only a newer version knows. */
export const actorOfFinding = ({ code }: Pick<StoredFinding, 'code'>): Actor =>
  automaticFindings.has(code) ? 'strictmx' : 'owner';
