import { execFileSync } from 'node:child_process';

/** As libtlsrpt does: one sendto() to the path. */
export const sendDatagrams = (path: string, ...texts: string[]) =>
  execFileSync('perl', [
    '-MSocket',
    '-e',
    'my $p = pack_sockaddr_un(shift); socket(my $s, PF_UNIX, SOCK_DGRAM, 0); for (@ARGV) { send($s, $_, 0, $p) // die $! }',
    path,
    ...texts,
  ]);
