#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
# Draws labelled captchas with Authen::Captcha (Debian: libauthen-captcha-perl), as older Perl sites do.
#
# usage: perl authen.pl COUNT SEED OUT FONTS
#
# Writes OUT/*.png and OUT/labels.tsv; FONTS is a file with the path of a font in each line. Four in ten images have the
# letters that the library brings, the others letters of a font in a folder of images, as its documentation suggests.
use strict;
use warnings;
use Authen::Captcha;
use File::Copy;
use File::Temp qw(tempdir);
use GD;

my ($count, $seed, $out, $fonts) = @ARGV;
srand $seed;
mkdir $out or die "$out: $!";
open my $list, '<', $fonts or die "$fonts: $!";
chomp(my @fonts = grep { /\.ttf$/ } map { s/\n//r } <$list>);
@fonts = grep { -f } @fonts;
my @alphabets = ([0 .. 9], [2 .. 9, 'a' .. 'k', 'm', 'n', 'p' .. 'z'], [2 .. 9, 'A' .. 'H', 'J' .. 'N', 'P' .. 'Z'],
    ['a' .. 'z'], ['A' .. 'Z']);
my $own = Authen::Captcha->new->images_folder;
sub between { my ($low, $high) = @_; return $low + int rand($high - $low + 1) }

# Draws each letter of a text black on white in the middle of a tile; nothing if one does not fit is blank or thin.
sub tiles {
    my ($folder, $text, $width, $height) = @_;
    my ($font, $points) = ($fonts[rand @fonts], $height * (0.5 + rand 0.12));
    my $all = 0;
    for my $letter (split //, $text) {
        my @box = GD::Image->stringFT(0, $font, $points, 0, 0, 0, $letter) or return;
        my ($wide, $line) = ($box[2] - $box[0], int $height * 0.74);
        return if $wide > $width || $wide < 2 || -$box[7] > $line || $line + $box[1] > $height;
        my $tile = GD::Image->new($width, $height, 1);
        $tile->filledRectangle(0, 0, $width, $height, $tile->colorAllocate(255, 255, 255));
        $tile->stringFT($tile->colorAllocate(0, 0, 0), $font, $points, 0, ($width - $wide) / 2 - $box[0], $line, $letter);
        my $ink = 0;
        for my $y (0 .. $height - 1) { $ink += grep { ($tile->getPixel($_, $y) & 255) < 128 } 0 .. $width - 1 }
        return if $ink < $height / 2;
        $all += $ink;
        open my $file, '>:raw', "$folder/$letter.png" or die $!;
        print $file $tile->png;
        close $file or die $!;
    }
    return $all > $height * 1.8 * length $text; # thinner ones do not survive the library's noise
}

my $temporary = tempdir(CLEANUP => 1);
copy("$own/background$_.png", $temporary) or die $! for 1 .. 5;
open my $labels, '>', "$out/labels.tsv" or die $!;
for (my $n = 0; $n < $count;) {
    my $captcha = Authen::Captcha->new;
    my $text;
    if (rand() < 0.4) {
        $text = $captcha->generate_random_string((4, 5, 5, 6, 6, 7, 8)[rand 7]);
    } else {
        my $alphabet = $alphabets[rand @alphabets];
        $text = join '', map { $alphabet->[rand @$alphabet] } 1 .. (3, 4, 4, 4, 5, 5, 6, 6, 7, 8)[rand 10];
        my $height = between(32, 56);
        my $width = int $height * (0.6 + rand 0.35);
        tiles($temporary, $text, $width, $height) or next;
        $captcha->images_folder($temporary);
        $captcha->width($width);
        $captcha->height($height);
    }
    my $data = $captcha->create_image_file($text);
    my $name = sprintf '%06d.png', $n++;
    open my $file, '>:raw', "$out/$name" or die $!;
    print $file $$data;
    close $file or die $!;
    print $labels "$name\t$text\n";
}
close $labels or die $!;
