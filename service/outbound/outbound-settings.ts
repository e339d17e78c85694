import { domainOfAddress, type Reporter } from '../../core/tls-rpt/write/write-report.ts';
import type { Ports } from '../ports/ports.ts';
import {
  type OutboundSettings,
  outboundSettingsKey,
  outboundSettingsObject,
} from '../store/outbound/outbound-settings.ts';

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
  const object = await ports.store.get(outboundSettingsKey);
  const settings = object ? outboundSettingsObject.read(object.key, object.body) : defaultSettings;
  return { settings, reporter: reporterOf(settings, ports), ...(object && { etag: object.etag }) };
}

/** The submitter is the domain that our mail is sent from and signed for, unless the settings name an address in it. */
export function reporterOf(settings: OutboundSettings, { service }: Pick<Ports, 'service'>): Reporter {
  const domain = domainOfAddress(service.digestFrom);
  return {
    organizationName: settings.organizationName ?? domain,
    contact: settings.contact ?? `tls-reports@${domain}`,
  };
}
