import * as z from 'zod';
import { convertDomainName } from '../core/names/domain-name.ts';
import { languages } from '../core/names/language.ts';
import { parseMailbox } from '../core/names/mailbox.ts';
import { isStorableOwner } from '../service/access/storable-owner.ts';

/** Shapes of the settings that `/v1/domains/{domain}` accepts. Each message completes `"field" is value, …`. */

export const ownerName = z
  .string("expected an owner's name")
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'expected text on one line')
  .refine((name) => name.trim() === name, 'expected no space at the beginning or end')
  .refine(isStorableOwner, 'expected a shorter name');

const mailAddress = z
  .string('expected a mail address')
  .max(254, 'expected at most 254 characters')
  .refine(
    (address) => parseMailbox(address) !== undefined,
    'expected a mail address such as "admin@example.com"',
  );

const languageChoice = languages.map((language) => `"${language}"`).join(' or ');
const language = z.enum(languages, `expected ${languageChoice}`);

const digestRecipient = z.union(
  [mailAddress, z.strictObject({ address: mailAddress, language })],
  `expected a mail address such as "admin@example.com", or {"address": "…", "language": ${languageChoice}}`,
);

/** RFC 6761 §6.3: these names mean the machine itself. */
const isLoopbackName = (name: string) => /(^|\.)localhost\.?$/.test(name);

/** A name, not an address: the guarded fetch connects to no literal address. Each fetch checks that the name is public. */
const isPublicName = (name: string) => convertDomainName(name).ok && !isLoopbackName(name);

/** Refuses every URL that the guarded fetch would refuse at each post. */
function webhook(isHost: (name: string) => boolean) {
  const check = (isFine: (url: URL) => boolean) => (text: string) =>
    !URL.canParse(text) || isFine(new URL(text));
  return z
    .url({ protocol: /^https$/, error: 'expected an address such as "https://hooks.example.com/…"' })
    .max(500, 'expected at most 500 characters')
    .refine(
      check(({ username, password }) => username === '' && password === ''),
      'expected a URL without user name and password; put a secret into the path',
    )
    .refine(
      check(({ port }) => port === ''),
      'expected a URL without a port, or with port 443',
    )
    .refine(
      check(({ hostname }) => isHost(hostname)),
      'expected a URL with a public host name such as "hooks.example.com", not an address',
    );
}

const trueOrFalse = z.boolean('expected true or false');
const hour = 'expected a whole number from 0 to 23';

const settings = {
  owner: ownerName,
  digestTo: z
    .array(digestRecipient, 'expected a list of mail addresses')
    .max(20, 'expected at most 20 addresses'),
  zone: z.enum(['managed', 'external'], 'expected "managed" or "external"'),
  adoptRecords: trueOrFalse,
  autoEnforce: trueOrFalse,
  digestHour: z
    .int(hour)
    .min(0, hour)
    .max(23, hour)
    .describe("Hour (UTC) of the daily mail; the earliest hour of an owner's domains applies"),
  webhook: webhook(isPublicName),
};

/** For a service on one machine, whose fetches may reach the machine itself. */
const localSettings = { ...settings, webhook: webhook((name) => isPublicName(name) || isLoopbackName(name)) };

/** Members that GET answers besides the settings. Clients may send them back; they are ignored. */
const readOnlyMembers: readonly string[] = [
  'domain',
  'unicode',
  'state',
  'since',
  'mode',
  'week',
  'nextStep',
  'nextStepBy',
  'nextAct',
  'urgency',
  'problem',
  'wantedId',
  'announcedId',
  'reportAddress',
  'reportUrl',
  'records',
  'mxNeeds',
  'deletable',
  'enforce',
  'arrival',
  'removal',
  'migration',
  'checkedAt',
  'incidents',
  'unconfirmedRecipients',
  'changedSettings',
];

/** The body without these members. */
export function withoutReadOnly(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !readOnlyMembers.includes(name)));
}

const putOf = ({ owner, digestTo, zone, adoptRecords, autoEnforce, digestHour, webhook }: typeof settings) =>
  z.strictObject({
    owner,
    digestTo: digestTo.default([]),
    zone: zone.default('managed'),
    adoptRecords: adoptRecords.default(false),
    autoEnforce: autoEnforce.default(false),
    digestHour: digestHour.exactOptional(),
    webhook: webhook.exactOptional(),
  });

const patchOf = ({
  owner,
  digestTo,
  zone,
  adoptRecords,
  autoEnforce,
  digestHour,
  webhook,
}: typeof settings) =>
  z.strictObject({
    owner: owner.exactOptional(),
    digestTo: digestTo.nullable().exactOptional(),
    zone: zone.nullable().exactOptional(),
    adoptRecords: adoptRecords.nullable().exactOptional(),
    autoEnforce: autoEnforce.nullable().exactOptional(),
    digestHour: digestHour.nullable().exactOptional(),
    webhook: webhook.nullable().exactOptional(),
  });

export const domainInput = putOf(settings);
export const localDomainInput = putOf(localSettings);
/** RFC 7396: named members change, and `null` removes one. */
export const domainPatch = patchOf(settings);
export const localDomainPatch = patchOf(localSettings);
