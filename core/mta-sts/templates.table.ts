import { type Finding, finding } from '../finding/finding.ts';

export const templateNames = [
  'google-workspace',
  'microsoft-365',
  'fastmail',
  'proton',
  'own-servers',
] as const;
export type TemplateName = (typeof templateNames)[number];

export interface Template {
  title: string;
  /** The names of the provider's MX. */
  patterns: string[];
  /** A live MX with such an ending belongs to the provider. It is named exactly, because each domain has a different one. */
  exactUnder: string[];
  notes: Finding[];
}

export const templates: Record<TemplateName, Template> = {
  'google-workspace': {
    title: 'Google Workspace',
    // One MX for domains since 2023, five for older ones; the wildcard does not cover its own base.
    patterns: ['smtp.google.com', 'aspmx.l.google.com', '*.aspmx.l.google.com'],
    exactUnder: ['.googlemail.com'],
    notes: [],
  },
  'microsoft-365': {
    title: 'Microsoft 365',
    patterns: ['*.mail.protection.outlook.com'],
    exactUnder: ['.mail.protection.outlook.com', '.mx.microsoft'],
    notes: [finding('mx-microsoft-exact', {})],
  },
  fastmail: {
    title: 'Fastmail',
    patterns: ['in1-smtp.messagingengine.com', 'in2-smtp.messagingengine.com'],
    exactUnder: [],
    notes: [],
  },
  proton: {
    title: 'Proton Mail',
    patterns: ['mail.protonmail.ch', 'mailsec.protonmail.ch'],
    exactUnder: [],
    notes: [],
  },
  'own-servers': {
    title: 'own servers',
    patterns: [],
    exactUnder: [''],
    notes: [finding('mx-own-certificates', {})],
  },
};
