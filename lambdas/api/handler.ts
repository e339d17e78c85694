import type { ApiGatewayRequestContextV2, LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { handle } from 'hono/aws-lambda';
import { readEnv } from '../../adapters/aws/env.ts';
import {
  createDns,
  createLargeAnswers,
  createMail,
  createServiceSettings,
  createStore,
  createTasks,
  edgeFactsOf,
} from '../../adapters/aws/ports.ts';
import { createPowertoolsLog } from '../../adapters/aws/powertools-log.ts';
import { createPublicFetch } from '../../adapters/public-fetch/public-fetch.ts';
import { createPublicResolver } from '../../adapters/public-resolver.ts';
import { systemClock, systemRandom } from '../../adapters/system.ts';
import { createApi } from '../../api/app.ts';
import { variables } from './env.ts';

const env = readEnv(variables);
const log = createPowertoolsLog('api', env.METRICS_NAMESPACE);
const ports = {
  store: createStore(env),
  largeAnswers: createLargeAnswers(env, systemRandom),
  dns: createDns(env, log),
  edge: edgeFactsOf(env),
  ...createMail(env),
  tasks: createTasks(env),
  resolver: createPublicResolver(),
  fetch: createPublicFetch(),
  clock: systemClock,
  random: systemRandom,
  service: createServiceSettings(env),
  log,
};

/** Clients connect to API Gateway, so it knows their address. Anybody can forge X-Forwarded-For. */
const clientOf = (bindings: unknown): string =>
  (bindings as { requestContext?: Partial<ApiGatewayRequestContextV2> }).requestContext?.http?.sourceIp ?? '';

/** Only the OpenAPI document names it. */
const version = async () => (await import('../../package.json', { with: { type: 'json' } })).default.version;

const answer = handle(createApi(ports, { clientOf, version }));

/** Reports that arrive by HTTPS are counted here. */
export async function handler(event: LambdaEvent, context?: LambdaContext) {
  try {
    return await answer(event, context);
  } finally {
    log.flush();
  }
}
