/**
 * The configuration of a deployment: the context key `strictmx` in cdk.json, or a JSON file that it names. A wrong value
 * ends the synthesis with an error that says what to write instead.
 */
import { readFileSync } from 'node:fs';
import type { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { languages } from '../core/names/language.ts';
import { defaultStoredBytesPerDay } from '../service/store/lifetimes.table.ts';
import { findPlaceholders } from './placeholders.ts';

const hostName = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/u;
const text = (pattern: RegExp, expected: string) =>
  z.string({ error: expected }).regex(pattern, { error: expected });
const wholeNumber = (from: number, to: number) => {
  const expected = `a whole number from ${from} to ${to}`;
  return z.int({ error: expected }).min(from, { error: expected }).max(to, { error: expected });
};
const zoneId = text(/^Z[A-Z0-9]{5,31}$/u, 'a Route 53 hosted zone id such as "Z0123456789ABCDEFGHIJ"');

/** Functions get the list in a variable, and Lambda allows 4 KB for all variables of a function. */
export const maxManagedZones = 70;

const schema = z.strictObject({
  /**
   * Start of the names of stacks and queues, so that an account can hold two deployments. Glue allows no capitals, and
   * 31 characters keep every name within AWS's limits.
   */
  prefix: text(
    /^[a-z][a-z0-9-]{0,30}$/u,
    'at most 31 lower-case letters, digits and "-", such as "strictmx"',
  ).default('strictmx'),
  /** SES must be able to receive mail there. CloudFront creates the edge's certificates in us-east-1, whatever the region. */
  region: text(/^[a-z]{2}(?:-[a-z]+)+-\d$/u, 'an AWS region such as "us-east-1"').default('us-east-1'),
  serviceDomain: text(hostName, 'a domain name in lower case such as "mta.example.net"'),
  /** The public zone that holds the service domain. */
  hostedZone: z.strictObject({
    id: zoneId,
    name: text(hostName, 'the name of the zone such as "example.net"'),
  }),
  /** Zones of hosted domains that the service may also write: ids, or `all` zones of the account. */
  managedZones: z
    .union([z.literal('all'), z.array(zoneId).max(maxManagedZones)], {
      error: `"all" or a list of at most ${maxManagedZones} hosted zone ids`,
    })
    .default([]),
  /** Report mail arrives at `<inbox>@<mailSubdomain>.<serviceDomain>`. */
  mailSubdomain: text(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u, 'one label such as "reports"').default(
    'reports',
  ),
  /** Local part of the daily mail's From address. */
  digestSender: text(
    /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/u,
    'the part before the "@", such as "digest"',
  ).default('digest'),
  /** Hour (UTC) at which the daily mail about the day before is sent. */
  digestHour: wholeNumber(0, 23).default(6),
  /**
   * `own`: our own receipt rule set becomes the active one; refused if another one is active.
   * Anything else is the name of the account's active rule set, to which our rule is added.
   */
  receiptRuleSet: text(/^[A-Za-z0-9_-]{1,64}$/u, '"own", or the name of the active receipt rule set').default(
    'own',
  ),
  /**
   * The target of a policy host's CNAME: a name in the service's zone, which points to CloudFront; or CloudFront's own name,
   * if CloudFront does not accept the other (docs/decisions/0018).
   */
  policyHostTarget: z
    .literal(['service-name', 'edge'], { error: '"service-name" or "edge"' })
    .default('service-name'),
  /** A certificate in us-east-1 for the edge's TLS settings; needed in other regions, where stacks cannot make one. */
  edgeCertificateArn: text(
    /^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/u,
    'the ARN of an ACM certificate in us-east-1',
  ).optional(),
  alarmEmail: text(/^[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]+$/u, 'a mail address such as "ops@example.net"'),
  /** Of the mail that forwards to `alarmEmail` what others wrote to `postmaster` and the like. */
  alarmLanguage: z
    .literal(languages, { error: languages.map((one) => `"${one}"`).join(' or ') })
    .default('en'),
  /** A name for the API in the hosted zone, such as `api.mta.example.net`; API Gateway's own name if absent. */
  apiDomain: text(hostName, 'a domain name such as "api.mta.example.net"').optional(),
  /** Maximum bytes of report mail that the deployment stores per day; see docs/decisions/0016. */
  storedBytesPerDay: wholeNumber(1_000_000, 1_000_000_000_000_000).default(defaultStoredBytesPerDay),
  apiRequestsPerSecond: wholeNumber(1, 10_000).default(50),
  retention: z
    .strictObject({
      rawMailDays: wholeNumber(30, 3650).default(400),
      /** Overwritten and deleted objects. */
      oldVersionDays: wholeNumber(7, 3650).default(90),
      logDays: z.literal([7, 30, 90, 180, 365, 731], { error: '7, 30, 90, 180, 365 or 731' }).default(90),
    })
    .prefault({}),
});

/** RFC 6376 §3.6.2.1: the key that signs our mail is at `<selector>._domainkey.<mail domain>`. */
export const signingSelector = 'strictmx';

export interface Config extends z.infer<typeof schema> {
  /** `<mailSubdomain>.<serviceDomain>`. */
  mailDomain: string;
  digestFrom: string;
  /** Where receivers find the key that signs our mail. */
  signingKeyName: string;
  /** The result of `canaryOf()`; a stack may not import it. */
  canary: string;
  /** The result of `edgeNameOf()`. */
  edgeName: string;
}

/** The configuration cannot be used; the message says which value is wrong and what to write instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @throws ConfigError */
export const readConfig = (app: App): Config =>
  resolveConfig(app.node.tryGetContext('strictmx'), app.node.tryGetContext(exampleKey));

/** The context key under which the placeholders of cdk.json may stay, for a synthesis that nobody deploys. */
export const exampleKey = 'strictmx:example';

/**
 * The configuration of a deployment, which has no placeholders.
 * @param context the configuration, or the name of its file
 * @param isExample the value of the context key: on the command line, a text
 * @throws ConfigError
 */
export function resolveConfig(context: unknown, isExample: unknown = false): Config {
  const config = typeof context === 'string' ? readConfigFile(context) : parseConfig(context);
  const found = String(isExample) === 'true' ? [] : findPlaceholders(config);
  if (found.length === 0) return config;
  const placeholders = found.map(([field, value]) => `"${field}" is still the placeholder "${value}"`);
  throw new ConfigError(
    `Cannot use the configuration: ${placeholders.join(', ')}, expected your own; edit cdk.json (docs/deploy.md#2-configure)`,
  );
}

function readConfigFile(context: string): Config {
  try {
    return parseConfig(JSON.parse(readFileSync(context, 'utf8')));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `Cannot read the configuration "${context}", expected a JSON file: ${(error as Error).message}`,
    );
  }
}

/** @throws ConfigError */
export function parseConfig(value: unknown): Config {
  if (value === undefined) {
    throw new ConfigError(
      'Cannot synthesize: there is no configuration, expected the context key "strictmx" in cdk.json ' +
        'with an object, or with the name of a JSON file',
    );
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => sentence(issue, value)).join('\n'));
  const config = parsed.data;
  const mailDomain = `${config.mailSubdomain}.${config.serviceDomain}`;
  checkNames(config);
  checkRegion(config);
  checkAlarmEmail(config.alarmEmail, mailDomain);
  return {
    ...config,
    mailDomain,
    digestFrom: `${config.digestSender}@${mailDomain}`,
    canary: `canary.${config.serviceDomain}`,
    edgeName: `edge.${config.serviceDomain}`,
    signingKeyName: `${signingSelector}._domainkey.${mailDomain}`,
  };
}

function sentence(issue: z.core.$ZodIssue, root: unknown): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${[path, key].filter(Boolean).join('.')}"`).join(', ');
    return `Cannot read the configuration: ${keys} is not known, expected a key of lib/config.ts`;
  }
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], root);
  const found = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  const expected = issue.code === 'invalid_type' && issue.expected === 'object' ? 'an object' : issue.message;
  return `Cannot read the configuration: "${path || 'strictmx'}" ${found}, expected ${expected}`;
}

function checkNames({ serviceDomain, hostedZone, apiDomain }: z.infer<typeof schema>): void {
  const isInside = (name: string) => name === hostedZone.name || name.endsWith(`.${hostedZone.name}`);
  const names = { serviceDomain, ...(apiDomain !== undefined && { apiDomain }) };
  for (const [field, name] of Object.entries(names)) {
    if (isInside(name)) continue;
    throw new ConfigError(
      `Cannot read the configuration: "${field}" is "${name}", ` +
        `expected "${hostedZone.name}" or a name that ends in ".${hostedZone.name}", the hosted zone`,
    );
  }
}

/** Mail to the report domain is forwarded to the operator, and cannot end there again. */
function checkAlarmEmail(alarmEmail: string, mailDomain: string): void {
  if (!alarmEmail.toLowerCase().endsWith(`@${mailDomain}`)) return;
  throw new ConfigError(
    `Cannot read the configuration: "alarmEmail" is "${alarmEmail}", expected an address outside "${mailDomain}", ` +
      'where the service itself receives mail',
  );
}

/** CloudFront accepts only certificates from us-east-1, and a stack makes them in its own region. */
function checkRegion({ region, edgeCertificateArn }: z.infer<typeof schema>): void {
  if (region === 'us-east-1' || edgeCertificateArn !== undefined) return;
  throw new ConfigError(
    `Cannot read the configuration: "region" is "${region}" and "edgeCertificateArn" is missing, expected "us-east-1", ` +
      'or the ARN of a certificate there for a name of yours',
  );
}
