import * as z from 'zod';
import { answers } from '../answers/answers.table.ts';
import { sessionCookieName } from '../middleware/session-cookie.ts';
import { queryParametersOf } from '../query-parameters.table.ts';
import { bodies } from './bodies.table.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.table.ts';

/** The OpenAPI 3.1 document, made from the schemas with which the routes check their input. */
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
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookieName(apiUrl),
          description:
            "The console's session, with the rights of the token of who signed in; for pages of this host",
        },
      },
      schemas: { ...describeSchemas(answers, 'output'), ...describeSchemas(bodies, 'input') },
    },
  };
}

function describeOperation(operation: Operation): object {
  const { method, tag, summary, isPublic, body, answer, failure, canBeMinimal } = operation;
  const problem = { 'application/problem+json': refer('Problem') };
  const json = (name: string) => ({ 'application/json': refer(name) });
  return {
    operationId: operationId(operation),
    tags: [tag],
    summary,
    security: isPublic ? [] : [{ token: [] }, { session: [] }],
    parameters: parametersOf(operation),
    ...(body && { requestBody: { required: true, content: json(body) } }),
    responses: {
      [answer.status]: {
        description: answer.description,
        ...(answer.schema && { content: json(answer.schema) }),
      },
      ...(canBeMinimal && { 204: { description: minimalDescription } }),
      ...(failure && { [failure.status]: { description: failure.description, content: problem } }),
      default: { description: 'Problem details (RFC 9457)', content: problem },
    },
    ...(method === 'get' ? {} : { 'x-dry-run': !isPublic }),
  };
}

const operationId = ({ method, path }: Operation) =>
  `${method}${path.replace(/^\/v1/, '').replace(/[/{}.]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())}`;

const minimalDescription =
  'Changed, as wanted with "Prefer: return=minimal"; a new one answers 201, without a body';

const preferDescription =
  '"return=minimal": answers without a body, and does not wait until the records were looked up (RFC 7240)';

function parametersOf({ method, path, isPublic, isConditional, canBeMinimal }: Operation): object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => parameter(String(name), 'path'));
  const query = Object.entries(queryParametersOf(`${method.toUpperCase()} ${path}`));
  const inQuery = query.map(([name, description]) => parameter(name, 'query', description));
  const dryRun = parameter('dry-run', 'query', '"true": describe the result without changing anything');
  const ifMatch = parameter(
    'If-Match',
    'header',
    'The ETag that GET returned; required if the resource exists',
  );
  const prefer = parameter('Prefer', 'header', preferDescription);
  return [
    ...inPath,
    ...inQuery,
    ...(method === 'get' || isPublic ? [] : [dryRun]),
    ...(isConditional ? [ifMatch] : []),
    ...(canBeMinimal ? [prefer] : []),
  ];
}

const parameter = (name: string, place: 'path' | 'query' | 'header', description?: string) => ({
  name,
  in: place,
  required: place === 'path',
  schema: { type: 'string' },
  ...(description !== undefined && { description }),
});

const place = (name: string): string => `#/components/schemas/${name}`;

const refer = (name: string) => ({ schema: { $ref: place(name) } });

/** Each schema under its name. A schema that contains another named one refers to it. */
function describeSchemas(named: Record<string, z.ZodType>, io: 'input' | 'output'): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io, unrepresentable: 'any', uri: place });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]),
  );
}
