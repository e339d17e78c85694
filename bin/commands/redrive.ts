import type { Command } from 'commander';
import { printPage } from '../print.ts';
import { fail } from './call-api.ts';
import { whyNotAsked } from './why-not-asked.ts';

/** For a deployment on AWS; uses the same credentials and region as the AWS tools. */
export function addRedriveCommand(program: Command): void {
  program
    .command('redrive')
    .argument('<work>', 'the kind of work, such as rotate-id')
    .description('On AWS: move tasks from the dead-letter queue back to their queue')
    .option('--prefix <name>', 'the prefix of the deployment, as in its configuration', 'strictmx')
    .addHelpText('after', '\nUses the AWS credentials and AWS_REGION of the environment.')
    .action(async (work: string, { prefix }: { prefix: string }) => {
      // Loaded for this command only, because the service on one machine needs no AWS client.
      const { RedriveError, redrive } = await import('../../adapters/aws/redrive.ts');
      try {
        const messages = await redrive(prefix, work);
        await printPage(
          messages === 0
            ? 'The dead-letter queue is empty'
            : `About ${messages} messages are being moved back`,
        );
      } catch (error) {
        fail(error instanceof RedriveError ? error.message : `Cannot ask AWS: ${whyNotAsked(error)}`);
      }
    });
}
