import type { Command } from 'commander';

/** For a deployment on AWS; it takes the credentials and the region that the AWS tools take. */
export function addSendingStatusCommand(program: Command): void {
  program
    .command('sending-status')
    .description('On AWS: show whether the account may send mail to unverified addresses')
    .addHelpText('after', '\nUses the AWS credentials and AWS_REGION of the environment.')
    .action(async () => {
      // The laptop needs no AWS, so its client is loaded for this command alone.
      const { readSendingStatus } = await import('../../adapters/aws/mail/sending-status.ts');
      console.log(await readSendingStatus());
    });
}
