/** Moves the messages of a dead-letter queue back to their queue, once the cause of the failure is fixed. */
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SQSClient,
  StartMessageMoveTaskCommand,
  UnsupportedOperation,
} from '@aws-sdk/client-sqs';
import { deadLettersName, workKinds } from './queue-names.ts';

/** There is no such queue, or its messages are already being moved. The message says what is expected. */
export class RedriveError extends Error {
  override readonly name = 'RedriveError';
}

/**
 * @param prefix of the deployment, as in its configuration
 * @param work the kind of work, such as `rotate-id`
 * @returns how many messages are being moved back
 * @throws RedriveError
 */
export async function redrive(prefix: string, work: string, client = new SQSClient({})): Promise<number> {
  const url = await findDeadLetters(client, prefix, work);
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'],
    }),
  );
  const messages = Number(Attributes.ApproximateNumberOfMessages ?? 0);
  if (messages === 0) return 0;
  await client.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes.QueueArn })).catch((error) => {
    if (!(error instanceof UnsupportedOperation)) throw error;
    throw new RedriveError(`Cannot redrive "${work}": ${error.message}`, { cause: error });
  });
  return messages;
}

async function findDeadLetters(client: SQSClient, prefix: string, work: string): Promise<string | undefined> {
  if (!workKinds.some((kind) => kind === work)) {
    throw new RedriveError(
      `Cannot redrive "${work}": it is not a kind of work, expected ${workKinds.join(', ')}`,
    );
  }
  const QueueName = deadLettersName(prefix, work);
  try {
    return (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    throw new RedriveError(
      `Cannot find the queue "${QueueName}", expected the prefix, region and account of a deployment`,
      { cause: error },
    );
  }
}
