/**
 * The environment variables of the functions, in groups: those that a function needs to make a port. A lambda's `env.ts`
 * names its groups, and the stack's `environment` has that type, so a missing variable does not compile.
 */

import type { Task } from '../../service/ports/task-queue.ts';

export const storeVariables = ['STATE_BUCKET', 'POLICY_BUCKET', 'MAIL_BUCKET'] as const;

/** `WRITABLE_ZONES` is `all`, or zone ids separated by commas. The service's zone holds `SERVICE_DOMAIN`. */
export const dnsVariables = [
  'WRITABLE_ZONES',
  'SERVICE_ZONE_ID',
  'SERVICE_ZONE_NAME',
  'SERVICE_DOMAIN',
] as const;

/** `POLICY_HOST_TARGET` is `service-name` or `edge`. */
export const edgeFactVariables = ['EDGE_ENDPOINT', 'EDGE_CACHE_SECONDS', 'POLICY_HOST_TARGET'] as const;

/** For functions that may change the edge's tenants. */
export const tenantVariables = ['DISTRIBUTION_ID', 'CONNECTION_GROUP_ID'] as const;

export const mailVariables = ['CONFIGURATION_SET', 'DKIM_SECRET'] as const;

export const serviceVariables = [
  'SERVICE_DOMAIN',
  'MAIL_DOMAIN',
  'API_URL',
  'DIGEST_FROM',
  'STORED_BYTES_PER_DAY',
] as const;

export const logVariables = ['METRICS_NAMESPACE'] as const;

/** One variable for each kind of task. A function has those of the queues that it may send to. */
export const queueVariables = {
  'rotate-id': 'ROTATE_ID_QUEUE',
  'advance-hosting': 'ADVANCE_HOSTING_QUEUE',
  'advance-life-cycle': 'ADVANCE_LIFE_CYCLE_QUEUE',
  'receive-report': 'RECEIVE_REPORT_QUEUE',
  'fold-day': 'FOLD_DAY_QUEUE',
  'forward-mail': 'FORWARD_MAIL_QUEUE',
  'send-digest': 'SEND_DIGEST_QUEUE',
  'plan-outbound': 'PLAN_OUTBOUND_QUEUE',
  'send-outbound': 'SEND_OUTBOUND_QUEUE',
} as const satisfies Record<Task['kind'], string>;

export type Env<Names extends readonly string[]> = Record<Names[number], string>;

/**
 * Reads variables when the function starts, so that a missing one is reported then and not at its first use.
 * @throws Error that names the missing variables
 */
export function readEnv<const Names extends readonly string[]>(names: Names): Env<Names> {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`Cannot start: the variable "${missing.join('", "')}" is not set`);
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Env<Names>;
}
