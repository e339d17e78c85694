/** Names for a trial on one machine. They exist nowhere else (RFC 6761: `.test`). */
export const serviceDomain = 'strictmx.test';
export const mailDomain = `reports.${serviceDomain}`;
export const edgeHost = `edge.${serviceDomain}`;
export const nameServer = `ns.${serviceDomain}`;
export const dkimSelector = 'strictmx';
export const recordTtlSeconds = 60;
