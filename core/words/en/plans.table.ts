import type { PlanWords } from '../plan-words.ts';
import { formatDeadline, formatFew, formatNames } from './format.ts';

/** Removals, changes of mail provider, and what must stay valid meanwhile, in English. */
export const plans: PlanWords = {
  steps: {
    'publish-none': () => 'Publish a policy with mode "none"',
    'announce-none': () => 'Announce its id, so that senders fetch it',
    'delete-records': ({ heldUntil, forced }) => {
      if (forced)
        return 'Delete the records without waiting for senders that hold an older policy, as requested';
      if (heldUntil === undefined) return 'Delete the records';
      return `Delete the records, not before ${formatDeadline(heldUntil)}: until then senders may hold an older policy`;
    },
    'delete-host': () => 'Delete the HTTPS host once resolvers no longer remember the records',
    'delete-cnames': ({ names }) => `Delete the CNAME records of ${formatNames(names)}`,
    'publish-both': ({ newMx }) => `Publish a policy with the old and the new servers (${formatFew(newMx)})`,
    'change-mx': ({ newMx, others, heldUntil }) => {
      const wait =
        heldUntil === undefined
          ? ''
          : `, not before ${formatDeadline(heldUntil)}: until then senders may hold a policy without them`;
      const present = others.length === 0 ? '' : `; at present they name ${formatFew(others)}`;
      return `Change the MX records to the new servers (${formatFew(newMx)})${wait}${present}`;
    },
    'publish-new': () =>
      'Publish a policy with the new servers only, once resolvers no longer remember the old MX records and senders no longer hold a policy without the new ones',
    'prove-control': ({ names }) =>
      `Set the CNAME records of ${formatNames(names)}: they prove that the domain is yours`,
    'publish-same': ({ mode, mx }) =>
      `Publish a policy that says the same as the other host's (mode "${mode}", ${formatFew(mx)})`,
    'point-host': ({ names }) => `Set the CNAME records of ${formatNames(names)}, unless they are set`,
    'serve-here': () => 'Get a certificate, and serve the policy here',
    'announce-here': () => 'Announce a new id, so that senders fetch the policy from here',
    'end-elsewhere': () =>
      'Delete the domain at the other host, once resolvers no longer remember that its name was there',
  },
  publishingSteps: {
    'auto-enforce': 'autoEnforce: the reports of two weeks show no failure',
    migration: 'change of mail provider',
    removal: 'removal of the domain',
  },
  caption: 'Removals and changes of mail provider',
  inProgress: { removal: 'being removed', migration: 'changing its mail provider' },
  removal: (domains) => `${domains}: removal in progress.`,
  removalSteps: {
    'publish-none': 'StrictMX publishes a policy with mode "none"',
    'announce-none': 'StrictMX announces the policy with mode "none"',
    'delete-records': 'StrictMX deletes the records',
    'delete-host': 'StrictMX deletes the HTTPS host',
  },
  ended: (domains) => `${domains}: ended with mode "none".`,
  deletableThen: "From then on, the domain's records and HTTPS host may be deleted.",
  deletable: (from) => `The domain's records and HTTPS host may be deleted from ${from}.`,
  cnamesAtTheEnd: (names) => `Your task at the end: delete the CNAME records ${names}.`,
  cnamesOfEach: 'mta-sts.<domain>, _mta-sts.<domain> and _smtp._tls.<domain>',
  migration: (domains, newMx) => `${domains}: change of mail provider to ${newMx}.`,
  migrationSteps: {
    'publish-both':
      'StrictMX publishes a policy with the old and the new servers. Leave the MX records as they are until this mail asks you to change them',
    'change-mx':
      'you change the MX records to the new servers. Before that day, senders may hold a policy without the new servers and refuse to deliver to them',
    'publish-new':
      'StrictMX publishes a policy with the new servers only. Leave the old ones running: after that step this mail says until when they must stay valid',
  },
  nextStep: (step, at) => `Next step, ${at === undefined ? 'due now' : `from ${at}`}: ${step}.`,

  changeMx: {
    title: 'Change the MX records to the new mail provider',
    why: 'The policy names the old and the new servers, and no sender can still hold an older one that refuses the new servers: mail may go to them from now on.',
    steps: (newMx) => [
      `Change the MX records to the new servers (${newMx}), and remove the old ones`,
      'Leave the old servers running: this mail says until when they must stay valid',
    ],
    afterwards: 'StrictMX notices the change and continues by itself.',
  },
  deleteCnames: {
    title: 'Delete the CNAME records when the removal ends',
    why: 'From then on, nothing answers at the names they point to, and an attacker might take over these names.',
    step: (names, from) => `Delete the CNAME records ${names}, not before ${from}`,
    afterwards: 'After the removal has ended, no mail mentions the domain any more.',
  },

  mustStayValid:
    'Mail servers that must stay valid (name and certificate), since senders may hold a policy that names them',
  validUntil: (patterns, until, domains) => `${patterns}: until ${until} (${domains})`,
};
