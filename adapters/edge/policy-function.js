/*
 * Runs at the edge before each request (CloudFront Function, cloudfront-js-2.0, viewer-request) and in the local
 * HTTPS server. It maps each hosted name to its own object and answers every other request itself, so that no other
 * object can be requested. cloudfront-js-2.0 has no modules, no look-behind and no optional chaining.
 */

/* RFC 8461 §3.3: the only path. It is compared as sent: with `%2e` or `//` it is another path. */
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

/* `mta-sts.Example.com.:8443` gives `example.com`. The length limit is that of a DNS name (RFC 1035 §2.3.4). */
function findPolicyDomain(host) {
  if (typeof host !== 'string' || host.length > 260) return undefined;
  const name = host.replace(/:[0-9]{1,5}$/, '').replace(/\.$/, '');
  const match = name.length <= 253 ? policyHost.exec(name) : null;
  /* Lower-cased only after the match: toLowerCase() turns some other characters, such as the Kelvin sign, into ASCII. */
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
