/** A domain's ledger in short steps: times are seconds after `start`, three texts have names. */

import { appendVersion, observeText } from '../../../core/mta-sts/ledger.ts';
import { formatPolicy, type Policy } from '../../../core/mta-sts/policy.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import { timestampOf } from '../../../core/names/timestamp.ts';

export const start = Date.parse('2026-11-24T12:00:00Z');
export const at = (seconds: number) => new Date(start + seconds * 1000);
export const iso = (seconds: number) => timestampOf(at(seconds));
export const day = 86_400;
export const serving = { edgeCacheSeconds: 60 };

export const text = (policy: Partial<Policy> = {}) =>
  formatPolicy({ mode: 'enforce', mx: ['mail.example.com'], maxAgeSeconds: 7 * day, ...policy });
export const a = text();
export const b = text({ mx: ['mail.example.com', 'mx.example.net'] });
export const none = text({ mode: 'none', maxAgeSeconds: day });

export const observe = (versions: PolicyVersion[], seconds: number, body: string, objectVersion: string) =>
  observeText(versions, { text: body, objectVersion, now: at(seconds), by: 'object-store' });
export const edit = (versions: PolicyVersion[], seconds: number, body: string) =>
  appendVersion(versions, { text: body, now: at(seconds), by: 'token-1' });
