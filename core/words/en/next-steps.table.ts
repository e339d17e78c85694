import { quote } from '../../text/quote.ts';
import type { NextStepWords, RecordPurposes } from '../next-step-words.ts';

export const nextSteps: NextStepWords = {
  'set-records': () => 'Set the records that are listed as missing',
  'put-policy': () => 'Publish a policy',
  'protect-again': () =>
    'The policy has mode "none", so nothing is protected: to change that, publish another policy',
  'records-in-progress': () => 'Nothing to do: the records are being set',
  'caa-in-progress': () => 'Nothing to do: the CAA records are being checked',
  'host-in-progress': () => 'Nothing to do: the HTTPS host is being created',
  'certificate-requested': () => 'Nothing to do: the certificate is being requested',
  'certificate-in-progress': () =>
    'Nothing to do: the certificate is being issued, which takes a few minutes',
  'certificate-deploying': () => 'Nothing to do: the certificate is being copied to all edge locations',
  'announcement-in-progress': () =>
    'Nothing to do: the new policy is being verified, then its id is announced',
  'removal-in-progress': () =>
    'Nothing to do: the domain is being removed on the dates shown; you can still keep it',
  'deletion-in-progress': () =>
    'Nothing to do: the domain is being deleted; to host it again, add it once it is no longer listed',
  'migration-in-progress': () => 'Nothing to do now: the change of mail provider continues on its dates',
  'unknown-state': ({ state }) =>
    `Update every StrictMX instance to the newest version in use: it stored the state ${quote(state)}, which this version cannot describe`,
  'recipients-unconfirmed': () =>
    'Nobody gets the daily mail or alarms of this domain: ask the recipients to confirm through the link that was mailed to them, or name others',
  nothing: () => 'Nothing to do',
};

export const recordPurposes: RecordPurposes = {
  policyHost: 'Serves the policy over HTTPS',
  mtaSts: "Announces the policy's id to senders",
  tlsRpt: 'Tells senders where to report to',
};
