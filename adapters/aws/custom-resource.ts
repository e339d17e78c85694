/**
 * What CloudFormation tells a custom resource, as far as ours look at it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
export interface CustomResourceEvent {
  RequestType: 'Create' | 'Update' | 'Delete';
}
