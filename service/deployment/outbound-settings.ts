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

/** The default settings of outgoing reports. */
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
  /** Absent if no settings were ever put. */
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

/** New settings in place of the old ones. Keeps members of a newer version. */
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

/** The settings as shown and accepted: without members of a newer version. */
export function describeSettings(settings: OutboundSettings, reporter: Reporter) {
  const { schema, ...shown } = knownPart(outboundSettingsObject.schema, settings);
  return { ...shown, ...reporter };
}
