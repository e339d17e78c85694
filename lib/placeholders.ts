/** What cdk.json has until somebody writes their own names there. AWS would refuse it only halfway through a deployment. */

interface Named {
  serviceDomain: string;
  hostedZone: { id: string; name: string };
  alarmEmail: string;
  apiDomain?: string | undefined;
}

/** The zone's id in cdk.json. */
const exampleZoneId = 'Z0123456789ABCDEFGHIJ';

/** RFC 2606, RFC 6761: names that nobody can own. */
const reserved = /(?:^|[.@])(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$/iu;

/** The fields that hold a placeholder, each with its value. */
export function findPlaceholders({ serviceDomain, hostedZone, alarmEmail, apiDomain = '' }: Named) {
  const names = { serviceDomain, 'hostedZone.name': hostedZone.name, alarmEmail, apiDomain };
  const found = Object.entries(names).filter(([, value]) => reserved.test(value));
  return hostedZone.id === exampleZoneId ? [...found, ['hostedZone.id', exampleZoneId]] : found;
}
