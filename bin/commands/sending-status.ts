import type { Command } from 'commander';
import { fail } from './call-api.ts';

/** For a deployment on AWS; uses the same credentials and region as the AWS tools. */
export function addSendingStatusCommand(program: Command): void {
  program
    .command('sending-status')
    .description('On AWS: show whether the account may send mail to unverified addresses')
    .addHelpText('after', '\nUses the AWS credentials and AWS_REGION of the environment.')
    .action(async () => {
      // Loaded for this command only: the service on one machine needs no AWS client.
      const { readSendingStatus } = await import('../../adapters/aws/mail/sending-status.ts');
      try {
        console.log(await readSendingStatus());
      } catch (error) {
        fail(`Cannot ask AWS: ${whyNotAsked(error)}`);
      }
    });
}

/** The SDK's own words name neither what is missing nor what to do where it finds no region or credentials. */
function whyNotAsked(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (message === 'Region is missing')
    return 'no region is set, expected AWS_REGION=us-east-1 or the region of the profile in AWS_PROFILE';
  if (name === 'CredentialsProviderError')
    return `there are no credentials, expected those of "aws configure" or AWS_PROFILE (${message})`;
  return `${name}: ${message}`;
}
