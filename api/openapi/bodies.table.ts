import * as z from 'zod';
import { domainInput, domainPatch, ownerName } from '../domain-schemas.ts';
import {
  outboundSettingsInput,
  sessionBatchInput,
  suppressionInput,
  testReportInput,
} from '../outbound-schemas.ts';
import { ownerInput } from '../owner-schemas.ts';
import { migrationInput, overrideInput, replayInput, tokenInput } from '../schemas.ts';

/** Members that GET or PUT answered. Clients may send them back; they are ignored. */
const ignored = <T extends z.ZodType>(schema: T) => schema.meta({ readOnly: true }).exactOptional();
const id = z.string().nullable();

const domainBody = z.strictObject({
  ...domainInput.shape,
  owner: ownerName.describe("Default: the token's owner").exactOptional(),
});

const policyBody = z.strictObject({
  mode: z.enum(['enforce', 'testing', 'none']),
  mx: z.array(z.string()).describe('Host names, or `*.` and a host name'),
  maxAgeSeconds: z.int().min(0).max(31_557_600),
  override: overrideInput.exactOptional(),
  text: ignored(z.string()),
  wantedId: ignored(id),
  announcedId: ignored(id),
  warnings: ignored(z.array(z.string())),
});

/** The request bodies, by name in the OpenAPI document. */
export const bodies = {
  DomainSettings: domainBody,
  DomainPatch: domainPatch,
  PolicyInput: policyBody,
  MigrationInput: migrationInput,
  TokenInput: tokenInput,
  OwnerInput: ownerInput,
  ReplayRange: replayInput,
  OutboundSettings: outboundSettingsInput,
  SuppressionInput: suppressionInput,
  TestReport: testReportInput,
  SessionBatch: sessionBatchInput,
};

export type BodyName = keyof typeof bodies;
