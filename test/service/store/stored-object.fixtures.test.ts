/**
 * The bytes of every shape that was ever released, one file each under test/fixtures/state/. Once a version was
 * released, the file of its shape never changes again: a new shape gets a file of its own, beside the old one.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { auditEntryObject } from '../../../service/store/access/audit-entry.ts';
import { consoleSessionObject } from '../../../service/store/access/console-session.ts';
import { declinedAddressObject } from '../../../service/store/access/declined-address.ts';
import { ownerAccountObject } from '../../../service/store/access/owner-account.ts';
import { recipientObject } from '../../../service/store/access/recipient.ts';
import { sentMailsObject } from '../../../service/store/access/sent-mails.ts';
import { tokenObject } from '../../../service/store/access/token.ts';
import { webhookSecretObject } from '../../../service/store/access/webhook-secret.ts';
import { claimObject } from '../../../service/store/domains/claim.ts';
import { domainObject } from '../../../service/store/domains/domain.ts';
import { inboxObject } from '../../../service/store/domains/inbox.ts';
import { incidentsObject } from '../../../service/store/domains/incidents.ts';
import { pastVersionsObject } from '../../../service/store/domains/past-versions.ts';
import { removedDomainObject } from '../../../service/store/domains/removed-domain.ts';
import { forwardedMailObject } from '../../../service/store/operator/forwarded-mail.ts';
import { batchReceiptObject } from '../../../service/store/outbound/batch-receipt.ts';
import { bouncePointerObject } from '../../../service/store/outbound/bounce-pointer.ts';
import { outboundReportObject } from '../../../service/store/outbound/outbound-report.ts';
import { outboundSettingsObject } from '../../../service/store/outbound/outbound-settings.ts';
import { sessionBatchObject } from '../../../service/store/outbound/session-batch.ts';
import { shardPlanObject } from '../../../service/store/outbound/shard-plan.ts';
import { suppressionObject } from '../../../service/store/outbound/suppression.ts';
import { dayRestObject } from '../../../service/store/reports/day-rest.ts';
import { daySideObject } from '../../../service/store/reports/day-side.ts';
import { digestStateObject } from '../../../service/store/reports/digest-state.ts';
import { foldMarkObject } from '../../../service/store/reports/fold-mark.ts';
import { pendingReportObject } from '../../../service/store/reports/pending-report.ts';
import { postLimitObject } from '../../../service/store/reports/post-limit.ts';
import { quarantineEntryObject } from '../../../service/store/reports/quarantine-entry.ts';
import { storedBytesObject } from '../../../service/store/reports/stored-bytes.ts';
import { storedReportObject } from '../../../service/store/reports/stored-report.ts';
import type { StoredObjectKind } from '../../../service/store/stored-object.ts';
import { withUnknownMembers } from './unknown-members.ts';

interface Stored {
  kind: StoredObjectKind<unknown>;
  /** Names of its files. */
  files: string[];
}

const stored: Stored[] = [
  { kind: auditEntryObject, files: ['audit-entry'] },
  { kind: ownerAccountObject, files: ['owner-account'] },
  { kind: recipientObject, files: ['recipient'] },
  { kind: webhookSecretObject, files: ['webhook-secret'] },
  { kind: declinedAddressObject, files: ['declined-address'] },
  { kind: sentMailsObject, files: ['sent-mails'] },
  { kind: tokenObject, files: ['token'] },
  { kind: consoleSessionObject, files: ['console-session'] },
  { kind: claimObject, files: ['claim'] },
  { kind: domainObject, files: ['domain', 'domain-leaving'] },
  { kind: inboxObject, files: ['inbox'] },
  {
    kind: incidentsObject,
    files: ['incidents', 'incidents-null-mx', 'incidents-implicit', 'incidents-no-mail'],
  },
  { kind: pastVersionsObject, files: ['past-versions'] },
  { kind: removedDomainObject, files: ['removed-domain'] },
  { kind: batchReceiptObject, files: ['batch-receipt'] },
  { kind: bouncePointerObject, files: ['bounce-pointer', 'bounce-pointer-daily-mail'] },
  { kind: outboundReportObject, files: ['outbound-report'] },
  { kind: outboundSettingsObject, files: ['outbound-settings'] },
  { kind: sessionBatchObject, files: ['session-batch'] },
  { kind: shardPlanObject, files: ['shard-plan'] },
  { kind: suppressionObject, files: ['suppression', 'suppression-about'] },
  { kind: dayRestObject, files: ['day-rest'] },
  { kind: daySideObject, files: ['day-side'] },
  { kind: digestStateObject, files: ['digest-state'] },
  { kind: foldMarkObject, files: ['fold-mark'] },
  { kind: pendingReportObject, files: ['pending-report'] },
  { kind: forwardedMailObject, files: ['forwarded-mail'] },
  { kind: postLimitObject, files: ['post-limit'] },
  { kind: storedBytesObject, files: ['stored-bytes'] },
  { kind: quarantineEntryObject, files: ['quarantine-entry'] },
  { kind: storedReportObject, files: ['stored-report', 'stored-report-unverified'] },
] as unknown as Stored[];

/** Files of older shapes, with the scopes that take the place of the one. */
const olderTokens: [file: string, scopes: string[]][] = [
  ['token-one-scope', ['write']],
  ['token-one-scope-all-owners', ['admin']],
  ['token-one-scope-read', ['read']],
];

const folder = join(import.meta.dirname, '../../fixtures/state');
const textOf = (file: string) => readFileSync(join(folder, `${file}.json`), 'utf8');
const cases = stored.flatMap(({ kind, files }) => files.map((file) => [file, kind] as const));

/** Members of a schema, at every level, that none of the values has: `.removal.problem`. */
function missingMembers(schema: z.ZodType, values: unknown[], place = ''): string[] {
  const { def } = schema as z.ZodObject | z.ZodArray | z.ZodRecord | z.ZodExactOptional | z.ZodUnion;
  const objects = values.filter((value) => typeof value === 'object' && value !== null);
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([name, member]) => {
        const inner = objects
          .filter((one) => name in one)
          .map((one) => (one as Record<string, unknown>)[name]);
        const at = `${place}.${name}`;
        return inner.length === 0 ? [at] : missingMembers(member as z.ZodType, inner, at);
      });
    case 'array':
      return missingMembers(def.element as z.ZodType, (objects as unknown[][]).flat(), `${place}[]`);
    case 'record':
      return missingMembers(def.valueType as z.ZodType, objects.flatMap(Object.values), `${place}.*`);
    case 'optional':
      return missingMembers(def.innerType as z.ZodType, values, place);
    case 'union':
      return def.options.flatMap((option, index) => {
        const type = option as z.ZodType;
        const ofType = values.filter((value) => type.safeParse(value).success);
        return ofType.length === 0 ? [`${place}|${index}`] : missingMembers(type, ofType, place);
      });
    default:
      return [];
  }
}

/**
 * Places where a schema refuses what a newer version may write: a word of a closed list, or a member. Numbers and
 * booleans cannot grow.
 */
function closedPlaces(schema: z.ZodType, place = ''): string[] {
  const { def } = schema as
    | z.ZodObject
    | z.ZodArray
    | z.ZodRecord
    | z.ZodExactOptional
    | z.ZodUnion
    | z.ZodEnum
    | z.ZodLiteral;
  switch (def.type) {
    case 'object': {
      const inner = Object.entries(def.shape).flatMap(([name, member]) =>
        closedPlaces(member as z.ZodType, `${place}.${name}`),
      );
      return def.catchall ? inner : [`${place}.*`, ...inner];
    }
    case 'array':
      return closedPlaces(def.element as z.ZodType, `${place}[]`);
    case 'record':
      return closedPlaces(def.valueType as z.ZodType, `${place}.*`);
    case 'optional':
      return closedPlaces(def.innerType as z.ZodType, place);
    case 'union':
      return def.options.flatMap((option) => closedPlaces(option as z.ZodType, place));
    case 'enum':
      return [place];
    case 'literal':
      return def.values.some((value) => typeof value === 'string') ? [place] : [];
    default:
      return [];
  }
}

describe('test/fixtures/state', () => {
  test.each(stored.map(({ kind, files }) => [files.join(' and '), kind] as const))(
    '%s stays readable with any word and any member of a newer version',
    (_, kind) => {
      expect(closedPlaces(kind.schema)).toEqual([]);
    },
  );

  test.each(cases)('%s is read correctly, and written back byte for byte', (file, kind) => {
    const text = textOf(file);
    const state = kind.read(file, Buffer.from(text));
    expect(state).toEqual(JSON.parse(text));
    expect(Buffer.from(kind.format(state)).toString('utf8')).toBe(text);
  });

  test.each(cases)('%s is read with members of a newer version at every level', (file, kind) => {
    // A map has names for members, so an unknown one would be an entry of another shape.
    const ofDays = ['sources', 'rest', 'knownDays', 'firstSeen', 'closed', 'policyTypes', 'results'];
    const maps = ['reports', 'domains', 'destinations', 'request', 'networks', ...ofDays];
    const newer = withUnknownMembers(textOf(file), maps);
    expect(kind.read(file, Buffer.from(newer))).toEqual(JSON.parse(newer));
  });

  test.each(stored.map(({ kind, files }) => [files.join(' and '), kind, files] as const))(
    '%s has every member of its shape, at every level',
    (_, kind, files) => {
      const values = files.map((file) => JSON.parse(textOf(file)));
      expect(missingMembers(kind.schema, values)).toEqual([]);
    },
  );

  test.each(olderTokens)('%s is read as a token of these scopes: %j', (file, scopes) => {
    const { scope: _, ...rest } = JSON.parse(withUnknownMembers(textOf(file)));
    expect(tokenObject.read(file, Buffer.from(withUnknownMembers(textOf(file))))).toEqual({
      ...rest,
      scopes,
    });
  });

  test('has a file for every stored object, and no other', () => {
    const root = join(import.meta.dirname, '../../../service/store');
    const defined = globSync('**/*.ts', { cwd: root }).filter((file) =>
      /= defineStoredObject</.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(stored).toHaveLength(defined.length);
    const files = globSync('*.json', { cwd: folder }).map((file) => file.slice(0, -'.json'.length));
    const known = [...cases, ...olderTokens].map(([file]) => file);
    expect(files.sort()).toEqual(known.sort());
  });
});
