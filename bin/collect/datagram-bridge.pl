#!/usr/bin/perl
# Node has no unix datagram sockets. This hands what arrives on one to standard output, a datagram a line, until
# standard input ends: so it never outlives the process that started it.
# Usage: perl datagram-bridge.pl PATH MODE
use strict;
use warnings;
use Socket;

my ($path, $mode) = @ARGV;
# Perl cuts a longer one and would listen at another place: sun_path has 108 bytes with its end, elsewhere 104.
die "Cannot listen on \"$path\": it has more than 103 bytes, expected a shorter path\n" if length $path > 103;
my $address = pack_sockaddr_un($path);

socket(my $socket, PF_UNIX, SOCK_DGRAM, 0) or die "Cannot make a datagram socket: $!\n";
if (-S $path) {
    die "Cannot listen on \"$path\": another process does\n" if connect($socket, $address);
    unlink $path;
}
# Mail servers do not wait: what finds no room here is lost to them.
setsockopt($socket, SOL_SOCKET, SO_RCVBUF, 8 << 20);
bind($socket, $address) or die "Cannot listen on \"$path\": $!\n";
chmod oct($mode), $path;

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
