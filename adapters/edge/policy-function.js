/*
 * Runs at the edge before each request (CloudFront Function, cloudfront-js-2.0, viewer-request) and in the laptop's
 * HTTPS server. It gives each hosted name its own object, and answers everything else itself, so that no other
 * object can ever be asked for. No modules, no look-behind, no optional chaining there.
 */

/* RFC 8461 §3.3: the one path there is. It is compared as sent: `%2e` or `//` is another path. */
const policyPath = '/.well-known/mta-sts.txt';

/* A host name with at least two labels after `mta-sts.`, in A-labels. */
const policyHost =
  /^mta-sts\.((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)$/i;

/* biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name */
function handler(event) {
  const request = event.request;
  const host = request.headers.host;
  const domain = findPolicyDomain(host ? host.value : undefined);
  if (domain === undefined || request.uri !== policyPath) return answer(404, 'Not Found', {});
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return answer(405, 'Method Not Allowed', { allow: { value: 'GET, HEAD' } });
  request.uri = `/policies/${domain}/mta-sts.txt`;
  return request;
}

/* Of `mta-sts.Example.com.:8443` it is `example.com`. The length is that of a DNS name (RFC 1035 §2.3.4). */
function findPolicyDomain(host) {
  if (typeof host !== 'string' || host.length > 260) return undefined;
  const name = host.replace(/:[0-9]{1,5}$/, '').replace(/\.$/, '');
  const match = name.length <= 253 ? policyHost.exec(name) : null;
  /* Lower case only now: before, it would make an ASCII letter of others, as of the Kelvin sign. */
  return match === null ? undefined : match[1].toLowerCase();
}

function answer(status, description, headers) {
  headers['content-type'] = { value: 'text/plain; charset=utf-8' };
  headers['x-content-type-options'] = { value: 'nosniff' };
  return {
    statusCode: status,
    statusDescription: description,
    headers: headers,
    body: { encoding: 'text', data: `${description}\n` },
  };
}
