#!/usr/bin/perl
# Node.js has no unix datagram sockets. This copies datagrams from one to standard output, one per line, until
# standard input ends, so it never outlives the process that started it.
# Usage: perl datagram-bridge.pl PATH MODE [GID]
use strict;
use warnings;
use Socket;

my ($path, $mode, $gid) = @ARGV;
# Perl truncates a longer one and would listen elsewhere: sun_path has 108 bytes with its end, 104 on other systems.
die "Cannot listen on \"$path\": it has more than 103 bytes, expected a shorter path\n" if length $path > 103;
my $address = pack_sockaddr_un($path);

socket(my $socket, PF_UNIX, SOCK_DGRAM, 0) or die "Cannot make a datagram socket: $!\n";
if (-S $path) {
    die "Cannot listen on \"$path\": another process already listens there\n" if connect($socket, $address);
    unlink $path;
}
# Mail servers do not wait: a datagram that does not fit here is lost.
setsockopt($socket, SOL_SOCKET, SO_RCVBUF, 8 << 20);
# Until it has its permissions, the socket is nobody's to write to.
my $mask = umask 0777;
bind($socket, $address) or die "Cannot listen on \"$path\": $!\n";
umask $mask;
sub give_up { my $why = $!; unlink $path; die "Cannot listen on \"$path\": cannot @_: $why\n" }
!defined $gid or chown -1, $gid, $path or give_up("give it to the group $gid");
chmod oct($mode), $path or give_up('set its permissions');

$| = 1;
$SIG{PIPE} = $SIG{TERM} = $SIG{INT} = sub { unlink $path; exit 0 };
print STDERR "ready\n";

my $reads = '';
vec($reads, fileno($_), 1) = 1 for $socket, \*STDIN;
sub hand_on {
    defined recv($socket, my $datagram, 1 << 20, shift) or return 0;
    $datagram =~ tr/\r\n/  /;
    return print "$datagram\n";
}

while (select(my $ready = $reads, undef, undef, undef) > 0) {
    if (vec($ready, fileno(STDIN), 1)) {
        unlink $path;
        1 while hand_on(MSG_DONTWAIT);
        exit 0;
    }
    hand_on(0) or last;
}
unlink $path;
