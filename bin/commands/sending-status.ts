import type { Command } from 'commander';
import { describeSending } from '../../lambdas/check-sending/describe-sending.ts';
import { printPage } from '../print.ts';
import { fail } from './call-api.ts';
import { whyNotAsked } from './why-not-asked.ts';

/** For a deployment on AWS; uses the same credentials and region as the AWS tools. */
export function addSendingStatusCommand(program: Command): void {
  program
    .command('sending-status')
    .description('On AWS: show whether the account may send mail to unverified addresses')
    .addHelpText('after', '\nUses the AWS credentials and AWS_REGION of the environment.')
    .action(async () => {
      // Loaded for this command only, because the service on one machine needs no AWS client.
      const { readSendingStatus } = await import('../../adapters/aws/mail/sending-status.ts');
      try {
        await printPage(describeSending(await readSendingStatus()));
      } catch (error) {
        fail(`Cannot ask AWS: ${whyNotAsked(error)}`);
      }
    });
}
