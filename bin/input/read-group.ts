import { spawnSync } from 'node:child_process';

/**
 * The number of a group of this machine, or the number itself. getent also knows groups of LDAP and other sources, which are
 * not in /etc/group.
 * @throws Error that says what to do
 */
export function readGroupId(name: string): number {
  if (/^\d{1,10}$/.test(name)) return Number(name);
  const { error, stdout } = spawnSync('getent', ['--', 'group', name], { encoding: 'utf8' });
  if (error)
    throw new Error(
      `Cannot look up "--socket-group": "${name}": getent does not run (${error.message}), expected the number of the group`,
    );
  const [own, , id] = stdout.split('\n', 1)[0]?.split(':') ?? [];
  if (own === name && id) return Number(id);
  throw new Error(
    `Cannot find the group of "--socket-group": "${name}", expected a group of this machine such as "postfix"`,
  );
}
