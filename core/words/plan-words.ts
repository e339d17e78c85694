import type { DigestPlan } from '../digest/facts/digest-input.ts';
import type { MigrationStepName } from '../mta-sts/migration.ts';
import type { PlanStepName, PlanStepParameters } from '../mta-sts/plan.ts';
import type { RemovalStepName } from '../mta-sts/removal.ts';
import type { PublishingStep } from '../mta-sts/version.ts';

/** Removals and changes of mail provider. Dates (`at`, `until`, `from`) are given as they are shown. */
export interface PlanWords {
  /** Each step as one sentence without a final stop. */
  steps: { [Name in PlanStepName]: (parameters: PlanStepParameters[Name]) => string };
  /** What caused the publication of a policy, in the ledger. */
  publishingSteps: Record<PublishingStep, string>;
  caption: string;
  inProgress: Record<DigestPlan['kind'], string>;
  removal: (domains: string) => string;
  removalSteps: Record<RemovalStepName, string>;
  /** Domains whose owners published mode none themselves, without a removal. */
  ended: (domains: string) => string;
  deletable: (from: string) => string;
  /** The same, from the day of the next step. */
  deletableThen: string;
  cnamesAtTheEnd: (names: string) => string;
  /** The names of an external domain's CNAME records, once for each of several domains. */
  cnamesOfEach: string;
  migration: (domains: string, newMx: string) => string;
  migrationSteps: Record<MigrationStepName, string>;
  /** Without `at`, it is due now. */
  nextStep: (step: string, at: string | undefined) => string;

  changeMx: { title: string; why: string; steps: (newMx: string) => string[]; afterwards: string };
  deleteCnames: {
    title: string;
    why: string;
    step: (names: string, from: string) => string;
    afterwards: string;
  };

  /** Mail servers that must stay valid. */
  mustStayValid: string;
  validUntil: (patterns: string, until: string, domains: string) => string;
}
