/** Who reports to other domains, and the rules. */
import * as z from 'zod';
import type { OutboundRules } from '../../../core/tls-rpt/write/destination.ts';
import { prefixes } from '../prefixes.ts';
import { readState } from '../state-json.ts';

export const outboundSettingsKey = prefixes.outboundSettings;

const rule = z.union([z.strictObject({ suppress: z.string() }), z.strictObject({ redirect: z.string() })]);

const settings = z.object({
  schema: z.literal(1),
  enabled: z.boolean(),
  organizationName: z.string().exactOptional(),
  contact: z.string().exactOptional(),
  bcc: z.array(z.string()),
  onlyDomains: z.array(z.string()).exactOptional(),
  onlyDestinations: z.array(z.string()).exactOptional(),
  domains: z.record(z.string(), rule),
  destinations: z.record(z.string(), rule),
});
/** As stored; `loadOutboundSettings` fills in who reports. */
export interface OutboundSettings extends z.infer<typeof settings>, OutboundRules {
  domains: OutboundRules['domains'];
  destinations: OutboundRules['destinations'];
}

export const readOutboundSettings = (key: string, body: Uint8Array): OutboundSettings =>
  readState(settings, key, body);
