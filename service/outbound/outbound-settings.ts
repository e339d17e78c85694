import type { OutboundRule } from '../../core/tls-rpt/write/choose-destinations.ts';
import { domainOfAddress, type Reporter } from '../../core/tls-rpt/write/write-report.ts';
import type { Ports } from '../ports/ports.ts';
import { knownPart, unknownMembers } from '../store/known-part.ts';
import {
  type OutboundSettings,
  outboundSettingsKey,
  outboundSettingsObject,
} from '../store/outbound/outbound-settings.ts';
import { withoutDefaults } from '../store/without-defaults.ts';

/** What outgoing reports are made with when nobody said otherwise. */
const defaultSettings: OutboundSettings = {
  schema: 1,
  enabled: true,
  bcc: [],
  domains: {},
  destinations: {},
};

export interface LoadedOutboundSettings {
  settings: OutboundSettings;
  reporter: Reporter;
  /** Absent while nothing was ever put. */
  etag?: string;
}

export async function loadOutboundSettings(
  ports: Pick<Ports, 'store' | 'service'>,
): Promise<LoadedOutboundSettings> {
  const loaded = await outboundSettingsObject.load(ports, outboundSettingsKey);
  const settings = loaded?.state ?? defaultSettings;
  return { settings, reporter: reporterOf(settings, ports), ...(loaded && { etag: loaded.etag }) };
}

/** The submitter is the domain that our mail is sent from and signed for, unless the settings name an address in it. */
export function reporterOf(settings: OutboundSettings, { service }: Pick<Ports, 'service'>): Reporter {
  const domain = domainOfAddress(service.digestFrom);
  return {
    organizationName: settings.organizationName ?? domain,
    contact: settings.contact ?? `tls-reports@${domain}`,
  };
}

/** The settings that take the place of others. What a newer version wrote into those stays. */
export function replaceSettings(
  ports: Pick<Ports, 'service'>,
  before: OutboundSettings,
  wanted: OutboundSettings,
): OutboundSettings {
  return {
    ...unknownMembers(outboundSettingsObject.schema, before),
    ...withoutDefaults(wanted, before, reporterOf(defaultSettings, ports)),
    domains: replaceRules(before.domains, wanted.domains),
    destinations: replaceRules(before.destinations, wanted.destinations),
  };
}

function replaceRules(before: Rules, wanted: Rules): Rules {
  const rules = Object.entries(wanted).map(([name, rule]): [string, OutboundRule] => {
    const { suppress, redirect, ...unknown }: Partial<Record<string, string>> = before[name] ?? {};
    return [name, { ...unknown, ...rule }];
  });
  return Object.fromEntries(rules);
}

type Rules = Record<string, OutboundRule>;

/** The settings as they are shown, and taken back: without what only a newer version knows. */
export function describeSettings(settings: OutboundSettings, reporter: Reporter) {
  const { schema, ...shown } = knownPart(outboundSettingsObject.schema, settings);
  return { ...shown, ...reporter };
}
