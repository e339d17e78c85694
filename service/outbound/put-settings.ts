import type { FieldError } from '../../core/finding/field-error.ts';
import { domainOfAddress } from '../../core/tls-rpt/write/write-report.ts';
import { audited } from '../access/audit.ts';
import type { ChangeRequest } from '../access/caller.ts';
import {
  checkPrecondition,
  type Precondition,
  type PreconditionRefusal,
  staleBecause,
} from '../access/precondition.ts';
import {
  describeSettings,
  loadOutboundSettings,
  replaceSettings,
  reporterOf,
} from '../deployment/outbound-settings.ts';
import type { Ports } from '../ports/ports.ts';
import { outboundSettingsKey, outboundSettingsObject } from '../store/outbound/outbound-settings.ts';
import { normaliseSettings, type OutboundSettingsRequest } from './normalise-settings.ts';

export type PutSettingsResult =
  /** `etag` is absent in a dry run. */
  | { ok: true; description: ReturnType<typeof describeSettings>; etag?: string }
  | { ok: false; reason: 'invalid-input'; errors: FieldError[] }
  /** Our mail is signed by `domain`, and the contact is at another one. */
  | { ok: false; reason: 'contact-elsewhere'; contact: string; domain: string }
  | PreconditionRefusal;

/** The settings as shown. `etag` is absent if no settings were ever put. */
export async function readSettings(
  ports: Pick<Ports, 'store' | 'service'>,
): Promise<{ description: ReturnType<typeof describeSettings>; etag?: string }> {
  const { settings, reporter, etag } = await loadOutboundSettings(ports);
  return { description: describeSettings(settings, reporter), ...(etag !== undefined && { etag }) };
}

/** Replaces the current settings. */
export async function putSettings(
  ports: Pick<Ports, 'store' | 'service' | 'dkimKey' | 'clock' | 'random'>,
  change: ChangeRequest,
  { request, precondition }: { request: OutboundSettingsRequest; precondition: Precondition },
): Promise<PutSettingsResult> {
  const normalised = normaliseSettings(request);
  if (!normalised.ok) return normalised;
  const wanted = normalised.settings;
  const reporter = reporterOf(wanted, ports);
  const { domain } = await ports.dkimKey();
  // RFC 8460 §3: reports are signed by the domain that reports.
  if (domainOfAddress(reporter.contact) !== domain)
    return { ok: false, reason: 'contact-elsewhere', contact: reporter.contact, domain };
  const { settings: before, etag } = await loadOutboundSettings(ports);
  const refusal = checkPrecondition(precondition, etag);
  if (refusal) return refusal;
  const settings = replaceSettings(ports, before, wanted);
  const description = describeSettings(settings, reporter);
  return audited(ports, change, { request: wanted }, async () => {
    if (change.dryRun) return { ok: true, description };
    const written = await outboundSettingsObject.replace(ports, outboundSettingsKey, settings, etag);
    return written === undefined ? staleBecause('changed') : { ok: true, description, etag: written };
  });
}
