import { styleText } from 'node:util';
import type { Ready } from './local-service.ts';

/** What `npm start` prints: the service's addresses, and commands from a first domain to its daily mail. */
export function formatWelcome(ready: Ready): string {
  const bold = (text: string) => styleText('bold', text, { stream: process.stdout });
  const https = `${ready.https.host}:${ready.https.port}`;
  const auth = '-H "Authorization: Bearer $STRICTMX_TOKEN"';
  return `
${bold('StrictMX is running')} on this machine

  API    ${ready.api}   token: ${ready.adminToken}
  HTTPS  ${https}   policies; trust ${ready.https.caFile}
  DNS    ${ready.dns.host}:${ready.dns.port}   UDP and TCP
  SMTP   ${ready.smtp.host}:${ready.smtp.port}   reports, STARTTLS
  Mail   ${ready.outbox}

${bold('Host a first domain')}, in a second terminal

  export STRICTMX_API=${ready.api} STRICTMX_TOKEN=${ready.adminToken}
  curl -X PUT $STRICTMX_API/v1/domains/example.com ${auth} \\
       -d '{"owner":"me","digestTo":["me@example.com"]}'
  curl -X PUT $STRICTMX_API/v1/domains/example.com/policy ${auth} \\
       -d '{"mode":"testing","mx":["mx.example.com"],"maxAgeSeconds":604800}'
  curl --cacert ${ready.https.caFile} --connect-to ::${https} https://mta-sts.example.com/.well-known/mta-sts.txt
  dig @${ready.dns.host} -p ${ready.dns.port} +short TXT _mta-sts.example.com    # needs dig (Debian: bind9-dnsutils)
  curl $STRICTMX_API/v1/domains/example.com ${auth}

${bold('Receive a report, and send the daily mail')}

  REPORT_URL=$(curl -s $STRICTMX_API/v1/domains/example.com ${auth} | sed 's/.*"reportUrl":"\\([^"]*\\)".*/\\1/')
  curl -X POST $REPORT_URL --data-binary @docs/example-report.json    # counts as not verified: nobody signed it
  npx strictmx digest $(date -u +%F)    # written to ${ready.outbox}

Press Ctrl-C to stop.`;
}
