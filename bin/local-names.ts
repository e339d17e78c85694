import { edgeNameOf } from '../core/names/record-names.ts';

/** Names for a trial on one machine. They exist nowhere else (RFC 6761: `.test`). */
export const serviceDomain = 'strictmx.test';
export const mailDomain = `reports.${serviceDomain}`;
/** What `edgeNameOf()` says: the policy hosts of all domains lead to names below it, and those lead to it. */
export const edgeHost = edgeNameOf(serviceDomain);
export const nameServer = `ns.${serviceDomain}`;
export const dkimSelector = 'strictmx';
export const recordTtlSeconds = 60;
