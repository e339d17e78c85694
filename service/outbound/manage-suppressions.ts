import type { FieldError } from '../../core/finding/field-error.ts';
import { audited } from '../access/audit.ts';
import type { ChangeRequest } from '../access/caller.ts';
import type { Ports } from '../ports/ports.ts';
import { loadPage, type Page } from '../store/load-page.ts';
import {
  type Suppression,
  type SuppressionRequest,
  suppress,
  suppressionId,
  suppressionKey,
  suppressionObject,
} from '../store/outbound/suppression.ts';
import { prefixes } from '../store/prefixes.ts';
import { normaliseTarget } from './normalise-settings.ts';

export async function listSuppressions(
  ports: Pick<Ports, 'store' | 'log'>,
  page: Page,
): Promise<{ suppressions: (Suppression & { id: string })[]; unreadable?: string[]; cursor?: string }> {
  const { states, ...rest } = await loadPage(ports, suppressionObject, prefixes.suppressions, page);
  return { suppressions: states.map((one) => ({ ...one, id: suppressionId(one.target) })), ...rest };
}

export type AddSuppressionResult =
  /** In a dry run, the requested suppression, with its future id. */
  | { ok: true; suppression: (Suppression | SuppressionRequest) & { id: string } }
  | { ok: false; reason: 'invalid-input'; errors: FieldError[] };

export async function addSuppression(
  ports: Pick<Ports, 'store' | 'clock' | 'random'>,
  change: ChangeRequest,
  request: SuppressionRequest,
): Promise<AddSuppressionResult> {
  const normalised = normaliseTarget('target', request.target);
  if (!normalised.ok) return normalised;
  const { target } = normalised;
  const wanted = { ...request, target };
  return audited(ports, change, { request: wanted }, async () => {
    const stored = change.dryRun ? wanted : await suppress(ports, wanted);
    return { ok: true, suppression: { ...stored, id: suppressionId(target) } };
  });
}

export type LiftSuppressionResult = { ok: true } | { ok: false; reason: 'no-such-suppression'; id: string };

/** Resumes reports to a destination. */
export async function liftSuppression(
  ports: Pick<Ports, 'store' | 'clock' | 'random'>,
  change: ChangeRequest,
  id: string,
): Promise<LiftSuppressionResult> {
  const key = suppressionKey(id);
  const isThere = /^[0-9a-f]{32}$/.test(id) && (await suppressionObject.load(ports, key));
  if (!isThere) return { ok: false, reason: 'no-such-suppression', id };
  return audited(ports, change, { request: { id } }, async () => {
    if (!change.dryRun) await ports.store.delete(key);
    return { ok: true };
  });
}
