import * as z from 'zod';
import { templateNames } from '../core/mta-sts/templates.table.ts';
import { timestampOf } from '../core/names/timestamp.ts';
import { tokenScopes } from '../core/names/token-scope.ts';
import { dayOf } from '../core/names/utc-day.ts';
import { domainStates } from '../service/hosting/describe-domain.ts';
import { ownerName } from './domain-schemas.ts';

/** Shapes of the API's request bodies. Each message completes `"field" is value, …`. */

const template = z.enum(templateNames, `expected one of "${templateNames.join('", "')}"`);

export const migrationInput = z.strictObject({
  mx: z
    .array(z.string('expected a host name'), 'expected a list of host names')
    .max(100, 'expected at most 100')
    .exactOptional(),
  template: template.exactOptional(),
});

const scopeChoice = `expected one of "${tokenScopes.join('", "')}"`;

export const tokenInput = z.strictObject({
  owner: ownerName.exactOptional(),
  scopes: z
    .array(z.enum(tokenScopes, scopeChoice), 'expected a list of scopes')
    .min(1, 'expected at least one scope')
    .exactOptional(),
  scope: z.enum(['read', 'write'], 'expected "read" or "write"').meta({ deprecated: true }).exactOptional(),
  note: z.string('expected text').max(200, 'expected at most 200 characters').exactOptional(),
  expiresAt: z.iso
    .datetime('expected a time such as "2027-01-31T00:00:00Z"')
    .transform((text) => timestampOf(new Date(text)))
    .exactOptional(),
});

const day = z.iso.date('expected a UTC day such as "2026-11-23"').transform((text) => dayOf(text));

export const exportQuery = z.object({
  format: z.enum(['csv', 'ndjson'], 'expected "csv" or "ndjson"').default('ndjson'),
  rows: z.enum(['reports', 'details'], 'expected "reports" or "details"').default('reports'),
});

export const replayInput = z.strictObject({ from: day, to: day });

const wantedReason = 'expected 3 to 1,000 characters that say why';

export const overrideInput = z.strictObject(
  { reason: z.string(wantedReason).trim().min(3, wantedReason).max(1000, wantedReason) },
  'expected an object such as {"reason": "…"}',
);

/** The members of a policy in a PUT; `checkPolicyInput()` checks the values. */
export const policyInput = z.strictObject({
  mode: z.unknown().optional(),
  mx: z.unknown().optional(),
  maxAgeSeconds: z.unknown().optional(),
  override: overrideInput.exactOptional(),
  // Scripts change what GET or PUT answered, and send it back.
  text: z.unknown().optional(),
  wantedId: z.unknown().optional(),
  announcedId: z.unknown().optional(),
  warnings: z.unknown().optional(),
});

export const suggestionQuery = z.object({ template: template.exactOptional() });

const oneOf = (...list: readonly string[]) => z.enum(list, `expected "${list.join('", "')}"`).exactOptional();

/** The conditions of `GET /v1/domains`. */
export const domainFilter = z.object({
  state: oneOf(...domainStates),
  mode: oneOf('enforce', 'testing', 'none', 'unset'),
  incidents: z.enum(['open', 'none'], 'expected "open" or "none"').exactOptional(),
  q: z.string().min(1, 'expected a part of a name').max(253, 'expected a part of a name').exactOptional(),
  sort: z.enum(['name', 'urgency'], 'expected "name" or "urgency"').exactOptional(),
  week: z.enum(['true', 'false'], 'expected "true" or "false"').exactOptional(),
});
