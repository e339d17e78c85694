/** The reporter's identity in reports to other domains, and the rules. */
import * as z from 'zod';
import type { OutboundRules } from '../../../core/tls-rpt/write/choose-destinations.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const outboundSettingsKey = prefixes.outboundSettings;

const rule = z.union([looseObject({ suppress: z.string() }), looseObject({ redirect: z.string() })]);

const settings = looseObject({
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
/** As stored; `loadOutboundSettings` fills in the reporter. */
export interface OutboundSettings extends z.infer<typeof settings>, OutboundRules {
  domains: OutboundRules['domains'];
  destinations: OutboundRules['destinations'];
}

export const outboundSettingsObject = defineStoredObject<OutboundSettings>({
  schema: settings,
});
