import type { Domain, DomainEntry } from '../../api/answers/answer-types.ts';
import { describeDifferences } from '../client/change.ts';
import { pathOf } from '../client/paths.ts';
import type { PlannedPart, Step } from './planned-change.ts';
import { readPresent, tryStep } from './try-step.ts';
import type { WantedDomain } from './wanted-domain.ts';

/**
 * Compares the settings that a file wants with those of a hosted domain. Only the service can: it normalises what is
 * written, and shows no path of a webhook, which is a secret.
 */
export async function planSettingsChange(
  { domain, settings }: WantedDomain,
  present: DomainEntry,
): Promise<PlannedPart> {
  const nothing = { differences: [], warnings: [], steps: [] };
  const now = pick(present, Object.keys(settings));
  if (!('webhook' in settings) && describeDifferences(now, settings).length === 0) return nothing;
  const path = pathOf(['domains', domain]);
  const step: Step = {
    method: 'PATCH',
    path,
    body: settings,
    etag: (await readPresent<Domain>(path))?.etag,
  };
  const tried = await tryStep<Domain>(step);
  const changed = tried.changedSettings ?? [];
  if (changed.length === 0) return nothing;
  const shown = describeDifferences(pick(present, changed), pick(tried, changed));
  const isHidden = changed.includes('webhook') && present.webhook === tried.webhook;
  const hidden = isHidden ? [`webhook: another path at ${present.webhook}`] : [];
  return { ...nothing, differences: [...shown, ...hidden], steps: [step] };
}

const pick = (from: object, names: readonly string[]): Record<string, unknown> => {
  const members = new Map<string, unknown>(Object.entries(from));
  return Object.fromEntries(names.map((name) => [name, members.get(name)]));
};
