/**
 * The part of CloudFormation's event to a custom resource that ours use.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
export interface CustomResourceEvent {
  RequestType: 'Create' | 'Update' | 'Delete';
}
