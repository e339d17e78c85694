import type { FieldError } from '../../core/finding/field-error.ts';
import { parseDomainName } from '../../core/names/domain-name.ts';
import type { OutboundRule } from '../../core/tls-rpt/write/choose-destinations.ts';
import { parseAddress, parseDestination, targetOf } from '../../core/tls-rpt/write/parse-destination.ts';
import type { OutboundSettings } from '../store/outbound/outbound-settings.ts';

/** The settings as a person writes them. */
export interface OutboundSettingsRequest {
  enabled: boolean;
  organizationName?: string;
  contact?: string;
  bcc: string[];
  onlyDomains?: string[];
  onlyDestinations?: string[];
  domains: Record<string, OutboundRule>;
  destinations: Record<string, OutboundRule>;
}

export type NormalisedSettings =
  | { ok: true; settings: OutboundSettings }
  | { ok: false; reason: 'invalid-input'; errors: FieldError[] };

/** Converts names to the form in which they are compared; an invalid name is an error. */
export function normaliseSettings(request: OutboundSettingsRequest): NormalisedSettings {
  const { contact, bcc, onlyDomains, onlyDestinations, domains, destinations, ...rest } = request;
  const errors: FieldError[] = [];
  checkRedirects('domains', domains, errors);
  checkRedirects('destinations', destinations, errors);
  const settings: OutboundSettings = {
    schema: 1,
    ...rest,
    ...(contact !== undefined && { contact: addressOf('contact', contact, errors) }),
    bcc: bcc.map((address) => addressOf('bcc', address, errors)),
    ...(onlyDomains && { onlyDomains: onlyDomains.map((name) => domainOf('onlyDomains', name, errors)) }),
    domains: renameRules(domains, (name) => domainOf('domains', name, errors)),
    ...(onlyDestinations && {
      onlyDestinations: onlyDestinations.map((target) => targetIn('onlyDestinations', target, errors)),
    }),
    destinations: renameRules(destinations, (target) => targetIn('destinations', target, errors)),
  };
  return errors.length > 0 ? { ok: false, reason: 'invalid-input', errors } : { ok: true, settings };
}

/** An address or URL in the form that records use. An invalid one is an error, because it would suppress nothing. */
export function normaliseTarget(
  field: string,
  target: string,
): { ok: true; target: string } | { ok: false; reason: 'invalid-input'; errors: FieldError[] } {
  const parsed = parseDestination(target.includes(':') ? target : `mailto:${target}`);
  if (parsed.ok) return { ok: true, target: targetOf(parsed.destination) };
  const message = `"${field}" is "${target.slice(0, 100)}", expected a mail address or an https URL`;
  return { ok: false, reason: 'invalid-input', errors: [{ field, message }] };
}

function targetIn(field: string, target: string, errors: FieldError[]): string {
  const normalised = normaliseTarget(field, target);
  if (normalised.ok) return normalised.target;
  errors.push(...normalised.errors);
  return target;
}

function domainOf(field: string, name: string, errors: FieldError[]): string {
  const parsed = parseDomainName(name);
  if (parsed.ok) return parsed.domain;
  errors.push({ field, message: parsed.error });
  return name;
}

function addressOf(field: string, text: string, errors: FieldError[]): string {
  const address = parseAddress(text);
  if (address !== undefined) return address;
  errors.push({ field, message: `"${field}" is "${text.slice(0, 100)}", expected a mail address` });
  return text;
}

const renameRules = (rules: Record<string, OutboundRule>, rename: (name: string) => string) =>
  Object.fromEntries(Object.entries(rules).map(([name, rule]) => [rename(name), rule]));

function checkRedirects(member: string, rules: Record<string, OutboundRule>, errors: FieldError[]): void {
  for (const [name, rule] of Object.entries(rules)) {
    if (!('redirect' in rule)) continue;
    const parsed = parseDestination(rule.redirect);
    if (parsed.ok) continue;
    const field = `${member}.${name.slice(0, 100)}.redirect`;
    const message = `"${field}" is "${rule.redirect.slice(0, 100)}", expected "mailto:" and a mail address, or an https URL`;
    errors.push({ field, message });
  }
}
