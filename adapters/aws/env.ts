/**
 * The variables of the functions, in groups: what a stack must give a function so that it can make a port. A lambda's
 * `env.ts` names the groups it needs; the stack's `environment` has that type, so a missing variable does not compile.
 */

import type { Task } from '../../service/ports/task-queue.ts';

export const storeVariables = ['STATE_BUCKET', 'POLICY_BUCKET', 'MAIL_BUCKET'] as const;

/** `WRITABLE_ZONES` is `all`, or zone ids with commas between. */
export const dnsVariables = ['WRITABLE_ZONES'] as const;

export const edgeFactVariables = ['EDGE_ENDPOINT', 'EDGE_CACHE_SECONDS'] as const;

/** For functions that may change the edge's tenants. */
export const tenantVariables = ['DISTRIBUTION_ID', 'CONNECTION_GROUP_ID'] as const;

export const mailVariables = ['CONFIGURATION_SET', 'DKIM_SECRET'] as const;

export const serviceVariables = ['SERVICE_DOMAIN', 'MAIL_DOMAIN', 'API_URL', 'DIGEST_FROM'] as const;

export const logVariables = ['METRICS_NAMESPACE'] as const;

/** A variable for each kind of task; a function has those of the queues that it may send to. */
export const queueVariables = {
  'rotate-id': 'ROTATE_ID_QUEUE',
  'advance-hosting': 'ADVANCE_HOSTING_QUEUE',
  'advance-life-cycle': 'ADVANCE_LIFE_CYCLE_QUEUE',
  'receive-report': 'RECEIVE_REPORT_QUEUE',
  'send-digest': 'SEND_DIGEST_QUEUE',
  'plan-outbound': 'PLAN_OUTBOUND_QUEUE',
  'send-outbound': 'SEND_OUTBOUND_QUEUE',
} as const satisfies Record<Task['kind'], string>;

export type Env<Names extends readonly string[]> = Record<Names[number], string>;

/** Says which variable is missing when the function starts, not when it is first used. */
export function readEnv<const Names extends readonly string[]>(names: Names): Env<Names> {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`Cannot start: the variable "${missing.join('", "')}" is not set`);
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Env<Names>;
}
