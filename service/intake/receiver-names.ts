import type { Ports } from '../ports/ports.ts';

/** Who may write a trusted Authentication-Results header: SES, or the local SMTP server under its mail domain. */
export const receiverNames = ({ service }: Pick<Ports, 'service'>) => ['amazonses.com', service.mailDomain];
