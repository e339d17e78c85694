/** The types of `policy-function.js`: the part of CloudFront's event that it reads, and what it returns. */
export interface EdgeRequest {
  method: string;
  uri: string;
  headers: Record<string, { value: string }>;
}

export interface EdgeResponse {
  statusCode: number;
  statusDescription: string;
  headers: Record<string, { value: string }>;
  body: { encoding: 'text'; data: string };
}

/** Returns the request with the uri of the object to serve, or a finished answer. */
export type PolicyFunction = (event: { request: EdgeRequest }) => EdgeRequest | EdgeResponse;
