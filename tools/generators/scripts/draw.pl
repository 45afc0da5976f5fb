#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
# Draws labelled captchas with GD::SecurityImage (Debian: libgd-securityimage-perl), the usual library of Perl sites.
#
# usage: perl draw.pl COUNT SEED OUT FONTS
#
# Writes OUT/*.png and OUT/labels.tsv; FONTS is a file with the path of a font in each line.
use strict;
use warnings;
use GD::SecurityImage;

my ($count, $seed, $out, $fonts) = @ARGV;
srand $seed;
mkdir $out or die "$out: $!";
open my $list, '<', $fonts or die "$fonts: $!";
chomp(my @fonts = grep { /\.ttf$/ } map { s/\n//r } <$list>);
@fonts = grep { -f } @fonts;
my @alphabets = ([0 .. 9], [2 .. 9, 'a' .. 'k', 'm', 'n', 'p' .. 'z'], [2 .. 9, 'A' .. 'H', 'J' .. 'N', 'P' .. 'Z'],
    ['a' .. 'z'], ['A' .. 'Z']);
my @styles = qw(default rect box circle ellipse ec blank);
sub between { my ($low, $high) = @_; return $low + int rand($high - $low + 1) }
sub shade { my ($low, $high) = @_; return [map { between($low, $high) } 1 .. 3] }
open my $labels, '>', "$out/labels.tsv" or die $!;
for my $n (0 .. $count - 1) {
    my $alphabet = $alphabets[rand @alphabets];
    my $length = (4, 4, 5, 6, 6)[rand 5];
    my $text = join '', map { $alphabet->[rand @$alphabet] } 1 .. $length;
    my $points = between(14, 26);
    my $scramble = rand() < 0.6;
    my $image = GD::SecurityImage->new(
        width => int($points * $length * ($scramble ? 2.1 : 1.3)) + 10,
        height => between($scramble ? (3.4 * $points, 4.2 * $points) : (2 * $points, 3 * $points)),
        lines => between(0, 12), font => $fonts[rand @fonts], ptsize => $points,
        bgcolor => shade(170, 255), scramble => $scramble, rndmax => $length, frame => rand() < 0.5, thickness => between(1, 2),
        angle => rand() < 0.3 ? between(-8, 8) : 0);
    $image->random($text);
    $image->create(ttf => $styles[rand @styles], shade(0, 130), shade(60, 200));
    $image->particle(between(50, 600), between(1, 3)) if rand() < 0.6;
    my ($data, undef, $drawn) = $image->out(force => 'png');
    $drawn eq $text or die "drew $drawn instead of $text";
    my $name = sprintf '%06d.png', $n;
    open my $file, '>:raw', "$out/$name" or die $!;
    print $file $data;
    close $file or die $!;
    print $labels "$name\t$text\n";
}
close $labels or die $!;
