/**
 * Settings of every client. A call that hangs must end long before its function does, so that the SDK can try again.
 */
export const bounded = {
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 8_000, throwOnRequestTimeout: true },
};
