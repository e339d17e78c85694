/** If the SDK finds no region or credentials, its own messages name neither the missing setting nor the fix. */
export function whyNotAsked(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (message === 'Region is missing')
    return 'no region is set, expected AWS_REGION=us-east-1 or the region of the profile in AWS_PROFILE';
  if (name === 'CredentialsProviderError')
    return `there are no credentials, expected those of "aws configure" or AWS_PROFILE (${message})`;
  return `${name}: ${message}`;
}
