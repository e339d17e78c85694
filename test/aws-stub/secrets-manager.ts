import { AwsError, json, type StubReply, type StubRequest, type StubService } from './service.ts';

export class SecretsManagerStub implements StubService {
  readonly throttled = new AwsError(400, 'ThrottlingException', 'Rate exceeded');
  /** The values by id; an empty string is a secret without a value. */
  readonly secrets = new Map<string, string>();

  operationOf({ headers }: StubRequest): string {
    const operation = (headers['x-amz-target'] ?? '').replace('secretsmanager.', '');
    if (operation === 'GetSecretValue' || operation === 'PutSecretValue') return operation;
    throw new AwsError(400, 'UnknownOperationException', operation);
  }

  handle(operation: string, { body }: StubRequest): StubReply {
    const { SecretId: id, SecretString: text } = JSON.parse(body.toString());
    const value = this.secrets.get(id);
    if (value === undefined) throw notFound("Secrets Manager can't find the specified secret.");
    if (operation === 'PutSecretValue') {
      this.secrets.set(id, text);
      return json({ ARN: id, VersionId: '1' });
    }
    if (value === '') throw notFound("Secrets Manager can't find the specified secret value: AWSCURRENT");
    return json({ ARN: id, Name: id, SecretString: value, VersionId: '1' });
  }

  formatError({ status, code, message }: AwsError): StubReply {
    return json({ __type: code, message }, status);
  }
}

const notFound = (message: string) => new AwsError(400, 'ResourceNotFoundException', message);
