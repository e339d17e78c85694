import * as z from 'zod';
import { templateNames } from '../core/mta-sts/templates.table.ts';
import { convertDomainName } from '../core/names/domain-name.ts';
import { languages } from '../core/names/language.ts';
import { encodeOwner } from '../service/store/domains/owned-domain.ts';

/** Shapes of what the API takes. Messages end the sentence `"field" is value, …`. */

/** It becomes part of object keys, which have 1,024 bytes for it and the domain. */
const maxOwnerKey = 300;

const ownerName = z
  .string("expected an owner's name")
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'expected text on one line')
  .refine((name) => name.trim() === name, 'expected no space at its ends')
  .refine(
    (name) => name.isWellFormed() && encodeOwner(name).length <= maxOwnerKey,
    'expected a shorter name',
  );

const mailAddress = z
  .string('expected a mail address')
  .max(254, 'expected at most 254 characters')
  .regex(
    /^[^\s@<>"(),:;\\[\]]{1,64}@[A-Za-z0-9.-]{1,253}$/,
    'expected a mail address such as "admin@example.com"',
  );

const languageChoice = languages.map((language) => `"${language}"`).join(' or ');
const language = z.enum(languages, `expected ${languageChoice}`);

const digestRecipient = z.union(
  [mailAddress, z.strictObject({ address: mailAddress, language })],
  `expected a mail address such as "admin@example.com", or {"address": "…", "language": ${languageChoice}}`,
);

/** RFC 6761 §6.3: they are the machine itself. */
const isLoopbackName = (name: string) => /(^|\.)localhost\.?$/.test(name);

/** No address, of which the guarded fetch takes none; whether a name leads to a public one is seen at each fetch. */
const isPublicName = (name: string) => 'domain' in convertDomainName(name) && !isLoopbackName(name);

/** What the guarded fetch would refuse at every post is refused here. */
function webhook(isHost: (name: string) => boolean) {
  const check = (isFine: (url: URL) => boolean) => (text: string) =>
    !URL.canParse(text) || isFine(new URL(text));
  return z
    .url({ protocol: /^https$/, error: 'expected an address such as "https://hooks.example.com/…"' })
    .max(500, 'expected at most 500 characters')
    .refine(
      check(({ username, password }) => username === '' && password === ''),
      'expected no user name and no password in it; a secret can stand in its path',
    )
    .refine(
      check(({ port }) => port === ''),
      'expected no port but 443, the one of https',
    )
    .refine(
      check(({ hostname }) => isHost(hostname)),
      'expected a public host name such as "hooks.example.com" in it, no address',
    );
}

export const domainInput = z.strictObject({
  owner: ownerName,
  digestTo: z
    .array(digestRecipient, 'expected a list of mail addresses')
    .max(20, 'expected at most 20 addresses')
    .default([]),
  zone: z.enum(['managed', 'external'], 'expected "managed" or "external"').default('managed'),
  adoptRecords: z
    .boolean('expected true or false')
    .optional()
    .transform((value) => value ?? false),
  autoEnforce: z
    .boolean('expected true or false')
    .optional()
    .transform((value) => value ?? false),
  digestHour: z
    .int('expected a whole number from 0 to 23')
    .min(0, 'expected a whole number from 0 to 23')
    .max(23, 'expected a whole number from 0 to 23')
    .describe("Hour (UTC) of the daily mail; the earliest of an owner's domains counts")
    .exactOptional(),
  webhook: webhook(isPublicName).exactOptional(),
});

/** Of a service whose fetches may reach itself. */
export const localDomainInput = domainInput.extend({
  webhook: webhook((name) => isPublicName(name) || isLoopbackName(name)).exactOptional(),
});

const template = z.enum(templateNames, `expected one of "${templateNames.join('", "')}"`);

export const migrationInput = z.strictObject({
  mx: z
    .array(z.string('expected a host name'), 'expected a list of host names')
    .max(100, 'expected at most 100')
    .exactOptional(),
  template: template.exactOptional(),
});

export const tokenInput = z.strictObject({
  owner: ownerName.exactOptional(),
  scope: z.enum(['read', 'write'], 'expected "read" or "write"').default('write'),
  note: z.string('expected text').max(200, 'expected at most 200 characters').exactOptional(),
  expiresAt: z.iso.datetime('expected a time such as "2027-01-31T00:00:00Z"').exactOptional(),
});

const day = z.iso.date('expected a UTC day such as "2026-11-23"');

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

/** The names in a policy that is put; `checkPolicyInput()` judges the values. */
export const policyInput = z.strictObject({
  mode: z.unknown().optional(),
  mx: z.unknown().optional(),
  maxAgeSeconds: z.unknown().optional(),
  override: overrideInput.exactOptional(),
  // Scripts send back what GET or PUT answered, with a change.
  text: z.unknown().optional(),
  wantedId: z.unknown().optional(),
  announcedId: z.unknown().optional(),
  warnings: z.unknown().optional(),
});

export const suggestionQuery = z.object({ template: template.exactOptional() });
