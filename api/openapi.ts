import * as z from 'zod';
import { templateNames } from '../core/mta-sts/templates.table.ts';
import { answers } from './answers.ts';
import { domainInput, domainPatch } from './domain-schemas.ts';
import {
  outboundSettingsInput,
  sessionBatchInput,
  suppressionInput,
  testReportInput,
} from './outbound-schemas.ts';
import { migrationInput, overrideInput, replayInput, tokenInput } from './schemas.ts';

/** Every operation of the API; a test holds the list against the routes. */
interface Operation {
  method: 'get' | 'put' | 'patch' | 'post' | 'delete';
  path: string;
  summary: string;
  tag: 'domains' | 'policies' | 'reports' | 'mail' | 'outbound' | 'administration' | 'service';
  /** Needs no bearer token. */
  isPublic?: true;
  /** Query parameters beside `dry-run`. */
  query?: Record<string, string>;
  body?: z.ZodType;
  /** Needs If-Match once the thing exists. */
  isConditional?: true;
  answer: { status: number; description: string; schema?: z.ZodType };
  /** An answer with problem details that only this operation has. */
  failure?: { status: number; description: string };
}

/** Taken in what GET or PUT answered and is sent back. */
const ignored = <T extends z.ZodType>(schema: T) => schema.meta({ readOnly: true }).exactOptional();
const id = z.string().nullable();

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

const paging = { cursor: 'Where the previous page ended', limit: 'Entries per page' };

const mailNotSent = {
  status: 502,
  description: 'The relay or SES refused a mail (mail-not-sent): its answer, and what to do',
};

export const operations: Operation[] = [
  {
    method: 'get',
    path: '/healthz',
    tag: 'service',
    isPublic: true,
    summary: 'Check that the service answers',
    answer: { status: 200, description: 'It answers' },
  },
  {
    method: 'get',
    path: '/v1/openapi.json',
    tag: 'service',
    isPublic: true,
    summary: 'This document',
    answer: { status: 200, description: 'OpenAPI 3.1' },
  },
  {
    method: 'get',
    path: '/v1/domains',
    tag: 'domains',
    summary: 'List domains',
    query: paging,
    answer: { status: 200, description: 'A page of domains', schema: answers.domainList },
  },
  {
    method: 'get',
    path: '/v1/domains/{domain}',
    tag: 'domains',
    summary: 'Get the state, next step and records of a domain',
    answer: { status: 200, description: 'The domain', schema: answers.domain },
  },
  {
    method: 'put',
    path: '/v1/domains/{domain}',
    tag: 'domains',
    summary: 'Host a domain, or change its settings',
    body: domainInput,
    isConditional: true,
    answer: { status: 201, description: 'Hosted (200: settings changed)', schema: answers.domain },
  },
  {
    method: 'patch',
    path: '/v1/domains/{domain}',
    tag: 'domains',
    summary: 'Change some settings of a domain (RFC 7396: null removes one)',
    body: domainPatch,
    isConditional: true,
    answer: { status: 200, description: 'Changed', schema: answers.domain },
  },
  {
    method: 'delete',
    path: '/v1/domains/{domain}',
    tag: 'domains',
    summary: 'Remove a domain in the order of RFC 8461 §8.3; PUT it again to cancel',
    query: {
      force: '"true": do not wait for cached policies to expire',
      reason: 'Why the wait is skipped',
    },
    answer: { status: 202, description: 'Started; the dated steps', schema: answers.removal },
  },
  {
    method: 'post',
    path: '/v1/domains/{domain}/check',
    tag: 'domains',
    summary: 'Check the domain from outside now',
    answer: {
      status: 200,
      description: 'What was found, and the incidents; a serious one opens after the second check',
    },
    failure: mailNotSent,
  },
  {
    method: 'get',
    path: '/v1/domains/{domain}/incidents',
    tag: 'domains',
    summary: 'List open incidents, and those closed within 30 days',
    answer: { status: 200, description: 'Incidents', schema: answers.incidentList },
  },
  {
    method: 'get',
    path: '/v1/domains/{domain}/migration',
    tag: 'domains',
    summary: 'Get the change of mail provider, as dated steps',
    answer: { status: 200, description: 'The plan', schema: answers.migration },
  },
  {
    method: 'put',
    path: '/v1/domains/{domain}/migration',
    tag: 'domains',
    summary: 'Plan a change of mail provider; the service carries it out',
    isConditional: true,
    body: migrationInput,
    answer: { status: 200, description: 'Planned', schema: answers.migration },
  },
  {
    method: 'delete',
    path: '/v1/domains/{domain}/migration',
    tag: 'domains',
    summary: 'Stop the change of mail provider; the policy stays as it is',
    answer: { status: 204, description: 'Stopped' },
  },
  {
    method: 'get',
    path: '/v1/domains/{domain}/policy',
    tag: 'policies',
    summary: 'Get the MTA-STS policy',
    answer: { status: 200, description: 'The policy', schema: answers.policy },
  },
  {
    method: 'get',
    path: '/v1/domains/{domain}/policy/suggestion',
    tag: 'policies',
    summary: 'Suggest a policy, made from the live MX records',
    query: {
      template: `A provider, for its servers: "${templateNames.join('", "')}" (default: the provider of the live MX)`,
    },
    answer: {
      status: 200,
      description: 'A policy in mode testing, what it was made from, and notes to read before you put it',
      schema: answers.suggestion,
    },
  },
  {
    method: 'put',
    path: '/v1/domains/{domain}/policy',
    tag: 'policies',
    summary: 'Put a policy; its id is announced once it is served',
    body: policyBody,
    isConditional: true,
    answer: { status: 200, description: 'Put', schema: answers.policy },
  },
  {
    method: 'get',
    path: '/v1/domains/{domain}/versions',
    tag: 'policies',
    summary: 'List every text that was served, newest first',
    query: paging,
    answer: { status: 200, description: 'The ledger' },
  },
  {
    method: 'get',
    path: '/v1/domains/{domain}/reports',
    tag: 'reports',
    summary: 'List TLS reports, newest first',
    query: { from: 'First UTC day of the period', to: 'Last UTC day', ...paging },
    answer: { status: 200, description: 'A page of reports', schema: answers.reportList },
  },
  {
    method: 'get',
    path: '/v1/domains/{domain}/reports/{id}',
    tag: 'reports',
    summary: 'Get one TLS report',
    answer: { status: 200, description: 'The report', schema: answers.report },
  },
  {
    method: 'get',
    path: '/v1/domains/{domain}/summary',
    tag: 'reports',
    summary: 'Get totals by day, reporter, policy type and result type',
    query: {
      days: 'How many days up to today, instead of from and to',
      from: 'First UTC day (default: 29 days before the last)',
      to: 'Last UTC day (default: today)',
      cursor: 'Of the page before: a page adds up 1,000 days with reports, the latest first',
    },
    answer: { status: 200, description: 'Totals, with each failure explained', schema: answers.summary },
  },
  {
    method: 'get',
    path: '/v1/domains/{domain}/export',
    tag: 'reports',
    summary: 'Export TLS reports or their failure details as rows, oldest day first',
    query: {
      from: 'First UTC day (default: 29 days before the last)',
      to: 'Last UTC day (default: today)',
      format: '"ndjson" (default) or "csv"',
      rows: '"reports" (one row per policy of a report; default) or "details"',
      limit: 'Reports of a page; all if absent. The header Link names the next page',
      cursor: 'Of the page before',
    },
    answer: { status: 200, description: 'application/x-ndjson or text/csv, streamed' },
  },
  {
    method: 'post',
    path: '/v1/tlsrpt/{token}',
    tag: 'reports',
    isPublic: true,
    summary: 'Deliver a TLS report (RFC 8460 §5.4)',
    answer: { status: 202, description: 'Stored' },
  },
  {
    method: 'put',
    path: '/v1/digests/{day}',
    tag: 'mail',
    summary: 'Send each owner the daily mail for a day, once',
    answer: { status: 200, description: 'The result for each mail' },
  },
  {
    method: 'post',
    path: '/v1/sessions',
    tag: 'outbound',
    summary: 'Send TLS session results of a mail system, as JSON or NDJSON (docs/outbound.md)',
    body: sessionBatchInput,
    answer: { status: 202, description: 'How many were accepted, and the reason for each that was not' },
  },
  {
    method: 'get',
    path: '/v1/outbound/settings',
    tag: 'outbound',
    summary: 'Get the reporter and the rules',
    answer: { status: 200, description: 'The settings' },
  },
  {
    method: 'put',
    path: '/v1/outbound/settings',
    tag: 'outbound',
    summary: 'Change the reporter and the rules',
    body: outboundSettingsInput,
    isConditional: true,
    answer: { status: 200, description: 'Changed' },
  },
  {
    method: 'get',
    path: '/v1/outbound/suppressions',
    tag: 'outbound',
    summary: 'List destinations that get no reports for a while',
    answer: { status: 200, description: 'Suppressions' },
  },
  {
    method: 'post',
    path: '/v1/outbound/suppressions',
    tag: 'outbound',
    summary: 'Stop reports to a destination for a while',
    body: suppressionInput,
    answer: { status: 201, description: 'Suppressed' },
  },
  {
    method: 'delete',
    path: '/v1/outbound/suppressions/{id}',
    tag: 'outbound',
    summary: 'Resume reports to a destination',
    answer: { status: 204, description: 'Lifted' },
  },
  {
    method: 'put',
    path: '/v1/outbound/{day}',
    tag: 'outbound',
    summary: "Create and send a day's reports to other domains, once",
    query: { domain: 'With dry-run: only this domain' },
    answer: { status: 202, description: 'Queued' },
  },
  {
    method: 'get',
    path: '/v1/outbound/{day}',
    tag: 'outbound',
    summary: "List a day's reports, their destinations, and each attempt",
    query: paging,
    answer: { status: 200, description: 'A page of reports' },
  },
  {
    method: 'get',
    path: '/v1/outbound/{day}/{domain}',
    tag: 'outbound',
    summary: 'Get the reports about one domain, with the exact mails',
    answer: { status: 200, description: 'The reports' },
  },
  {
    method: 'post',
    path: '/v1/outbound/{day}/{domain}/test',
    tag: 'outbound',
    summary: 'Send one report to yourself',
    body: testReportInput,
    answer: { status: 200, description: 'Sent' },
    failure: mailNotSent,
  },
  {
    method: 'get',
    path: '/v1/tokens',
    tag: 'administration',
    summary: 'List tokens, without their secrets',
    answer: { status: 200, description: 'Tokens' },
  },
  {
    method: 'post',
    path: '/v1/tokens',
    tag: 'administration',
    summary: 'Create a token; it is never shown again',
    body: tokenInput,
    answer: { status: 201, description: 'The token' },
  },
  {
    method: 'delete',
    path: '/v1/tokens/{id}',
    tag: 'administration',
    summary: 'Delete a token',
    answer: { status: 204, description: 'Deleted' },
  },
  {
    method: 'get',
    path: '/v1/audit',
    tag: 'administration',
    summary: 'List who changed what on a UTC day',
    query: { day: 'UTC day (default: today)', ...paging },
    answer: { status: 200, description: 'A page of entries' },
  },
  {
    method: 'get',
    path: '/v1/quarantine',
    tag: 'administration',
    summary: 'List what arrived on a UTC day and could not be counted',
    query: { day: 'UTC day (default: today)', ...paging },
    answer: { status: 200, description: 'A page of entries' },
  },
  {
    method: 'post',
    path: '/v1/replay',
    tag: 'administration',
    summary: 'Read the stored mail of some days again',
    body: replayInput,
    answer: { status: 202, description: 'The number of mails in the queue' },
  },
];

/** The OpenAPI 3.1 document, made from the schemas that the routes check with. */
export function openApiDocument(apiUrl: string, version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'StrictMX',
      version,
      description: 'Hosted MTA-STS (RFC 8461) and TLS reporting (RFC 8460)',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: apiUrl }],
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}

function describeOperation(operation: Operation): object {
  const { method, tag, summary, isPublic, body, answer, failure } = operation;
  const problem = {
    'application/problem+json': { schema: jsonSchema(answers.problem, 'output') },
  };
  return {
    operationId: operationId(operation),
    tags: [tag],
    summary,
    security: isPublic ? [] : [{ token: [] }],
    parameters: parametersOf(operation),
    ...(body && { requestBody: { required: true, content: jsonContent(body, 'input') } }),
    responses: {
      [answer.status]: {
        description: answer.description,
        ...(answer.schema && { content: jsonContent(answer.schema, 'output') }),
      },
      ...(failure && { [failure.status]: { description: failure.description, content: problem } }),
      default: { description: 'Problem details (RFC 9457)', content: problem },
    },
    ...(method === 'get' ? {} : { 'x-dry-run': !isPublic }),
  };
}

const operationId = ({ method, path }: Operation) =>
  `${method}${path.replace(/^\/v1/, '').replace(/[/{}.]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())}`;

function parametersOf({ method, path, query = {}, isPublic, isConditional }: Operation): object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => parameter(String(name), 'path', true));
  const inQuery = Object.entries(query).map(([name, description]) => ({
    ...parameter(name, 'query'),
    description,
  }));
  const dryRun =
    method === 'get' || isPublic
      ? []
      : [
          {
            ...parameter('dry-run', 'query'),
            description: '"true": say what would happen, without changing anything',
          },
        ];
  const ifMatch = isConditional
    ? [
        {
          ...parameter('If-Match', 'header'),
          description: 'The ETag that GET returned; required once it exists',
        },
      ]
    : [];
  return [...inPath, ...inQuery, ...dryRun, ...ifMatch];
}

const parameter = (name: string, place: 'path' | 'query' | 'header', required = false) => ({
  name,
  in: place,
  required,
  schema: { type: 'string' },
});

const jsonContent = (schema: z.ZodType, io: 'input' | 'output') => ({
  'application/json': { schema: jsonSchema(schema, io) },
});

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
