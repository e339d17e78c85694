import type { DomainName } from '../../core/names/domain-name.ts';
import type { NoSuchDomain } from '../access/load-own-domain.ts';
import type { Precondition, PreconditionRefusal } from '../access/precondition.ts';
import type { DomainState } from '../store/domains/domain.ts';
import type { Incident } from '../store/domains/incidents.ts';
import type { BeingDeleted } from './change-settings.ts';
import type { DomainSettings } from './domain-settings.ts';
import type { SettingsRefusal } from './resolve-zone.ts';

export type PutDomainResult =
  | {
      ok: true;
      isNew: boolean;
      state: DomainState;
      etag: string;
      incidents: Incident[];
      /** The settings that have another value than before. */
      changed: (keyof DomainSettings)[];
    }
  /** A token of one owner names another owner. */
  | { ok: false; reason: 'other-owner'; owner: string; tokenOwner: string }
  | NoSuchDomain
  | PreconditionRefusal
  | SettingsRefusal
  | BeingDeleted;

export interface DomainRequest<Settings> {
  domain: DomainName;
  settings: Settings;
  precondition: Precondition;
}
