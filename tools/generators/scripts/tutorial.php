<?php
// SPDX-License-Identifier: Apache-2.0
// Draws labelled captchas as the hand-written scripts of small sites do, with GD alone (Debian: php-gd).
//
// usage: php tutorial.php COUNT SEED OUT FONTS
//
// Writes OUT/* and OUT/labels.tsv; FONTS is a file with the path of a font in each line. Beside them GD's bitmap fonts.
[, $count, $seed, $out, $list] = $argv;
mt_srand((int) $seed);
mkdir($out, 0777, true);
$fonts = array_values(preg_grep('/\.ttf$/i', array_filter(file($list, FILE_IGNORE_NEW_LINES), 'is_file')));

function chance(int $percent): bool
{
    return mt_rand(1, 100) <= $percent;
}

function pick(array $values)
{
    return $values[mt_rand(0, count($values) - 1)];
}

function sum(): string
{
    $sign = pick(['+', '+', '-', '*', 'x']);
    [$a, $b] = chance(30) ? [mt_rand(10, 99), mt_rand(1, 20)] : [mt_rand(0, 9), mt_rand(0, 9)];
    return max($a, $b) . $sign . min($a, $b) . pick(['=?', '=?', '=', '']);
}

function text(): string
{
    if (chance(7)) {
        return sum();
    }
    $roll = mt_rand(0, 99);
    $alphabet = $roll < 34 ? '0123456789' : pick(['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '23456789abcdefghijkmnpqrstuvwxyz', '23456789ABCDEFGHJKLMNPQRSTUVWXYZ',
        '23456789abdefghjmnqrtyABDEFGHJLMNQRTY']);
    $text = '';
    for ($i = pick([4, 4, 4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 8]); $i > 0; $i--) {
        $text .= $alphabet[mt_rand(0, strlen($alphabet) - 1)];
    }
    return $text;
}

/** A color as [r, g, b] between two values. */
function tone(int $low, int $high): array
{
    return [mt_rand($low, $high), mt_rand($low, $high), mt_rand($low, $high)];
}

function luma(array $c): float
{
    return 0.299 * $c[0] + 0.587 * $c[1] + 0.114 * $c[2];
}

/** A color that stands out from a ground, or for noise one that need not. */
function against(array $ground, int $contrast): array
{
    do {
        $color = chance(20) ? pick([[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 0, 255], [0, 100, 0]]) : tone(0, 255);
    } while (abs(luma($color) - luma($ground)) < $contrast && --$contrast > 0);
    return $color;
}

function color(GdImage $image, array $c): int
{
    return imagecolorresolve($image, ...$c);
}

/** Noise below or above the text; above it is sparser. */
function noise(GdImage $image, array $ground, array $ink, bool $above): void
{
    [$w, $h] = [imagesx($image), imagesy($image)];
    $faint = $above ? 30 : 10;
    $line = chance(40) ? $ink : against($ground, $faint);
    if (chance(45)) {
        imagesetthickness($image, $above || chance(70) ? 1 : 2);
        for ($i = mt_rand(1, $above ? ($h < 30 ? 2 : 4) : intdiv($h, 6) + 1); $i > 0; $i--) {
            $c = color($image, chance(50) ? $line : against($ground, $faint));
            if (chance(70)) {
                imageline($image, mt_rand(0, $w), mt_rand(0, $h), mt_rand(0, $w), mt_rand(0, $h), $c);
            } else {
                imagearc($image, mt_rand(-10, $w), mt_rand(-10, $h), mt_rand(30, 200), mt_rand(20, 100), mt_rand(0, 360),
                    mt_rand(0, 360), $c);
            }
        }
        imagesetthickness($image, 1);
    }
    if (chance(45)) {
        for ($i = intdiv($w * $h * mt_rand(5, $above ? 35 : 100), 1000); $i > 0; $i--) {
            imagesetpixel($image, mt_rand(0, $w), mt_rand(0, $h), color($image, chance(50) ? $line : tone(0, 255)));
        }
    }
    if (!$above && chance(10)) { // pale stars or letters
        $star = chance(50);
        for ($i = mt_rand(10, 60); $i > 0; $i--) {
            $pale = array_map(fn ($v) => max(0, min(255, $v + mt_rand(-45, 45))), $ground);
            imagestring($image, mt_rand(1, 2), mt_rand(0, $w), mt_rand(0, $h), $star ? '*' : chr(mt_rand(97, 122)),
                color($image, $pale));
        }
    }
    if (!$above && chance(12)) { // a grid
        $pale = array_map(fn ($v) => max(0, min(255, $v + mt_rand(-60, 60))), $ground);
        $step = mt_rand(5, 14);
        for ($x = mt_rand(0, $step); $x < $w; $x += $step) {
            imageline($image, $x, 0, $x, $h, color($image, $pale));
        }
        for ($y = mt_rand(0, $step); chance(90) && $y < $h; $y += $step) {
            imageline($image, 0, $y, $w, $y, color($image, $pale));
        }
    }
    if (chance(8)) {
        for ($i = mt_rand(2, $above ? 6 : 15); $i > 0; $i--) {
            $r = mt_rand(2, $above ? 3 : 8);
            imagefilledellipse($image, mt_rand(0, $w), mt_rand(0, $h), $r, $r, color($image, against($ground, $faint)));
        }
    }
}

function ground(GdImage $image, array $ground): void
{
    [$w, $h] = [imagesx($image), imagesy($image)];
    imagefilledrectangle($image, 0, 0, $w, $h, color($image, $ground));
    if (chance(12)) {
        $to = array_map(fn ($v) => max(0, min(255, $v + mt_rand(-50, 50))), $ground);
        $across = chance(50);
        for ($i = 0, $n = $across ? $w : $h; $i < $n; $i++) {
            $c = color($image, array_map(fn ($a, $b) => intdiv($a * ($n - $i) + $b * $i, $n), $ground, $to));
            $across ? imageline($image, $i, 0, $i, $h, $c) : imageline($image, 0, $i, $w, $i, $c);
        }
    }
}

/** GD's own bitmap letters, in a picture of their size or thereabouts. */
function bitmap(string $text, array $ground, array $inks): GdImage
{
    $font = pick([3, 4, 5, 5, 5, 5, 2]);
    [$fw, $fh] = [imagefontwidth($font), imagefontheight($font)];
    $step = $fw + mt_rand(0, chance(60) ? 3 : 8);
    $jitter = mt_rand(0, chance(50) ? 0 : 8);
    $w = $step * strlen($text) + mt_rand(4, 24);
    $h = $fh + $jitter + mt_rand(2, 12);
    $image = imagecreatetruecolor($w, $h);
    ground($image, $ground);
    noise($image, $ground, $inks[0], false);
    $x = mt_rand(2, $w - $step * strlen($text));
    $y = mt_rand(0, max(0, $h - $fh - $jitter));
    foreach (str_split($text) as $i => $letter) {
        imagestring($image, $font, $x + $i * $step, $y + mt_rand(0, $jitter), $letter,
            color($image, $inks[$i % count($inks)]));
    }
    if (chance(40)) {
        noise($image, $ground, $inks[0], true);
    }
    return $image;
}

/** Letters of a font, one by one; null if they do not fit. */
function outlines(string $text, array $ground, array $inks, array $fonts): ?GdImage
{
    $n = strlen($text);
    $h = chance(70) ? mt_rand(20, 40) : mt_rand(40, 70);
    $points = max(10.5, $h * mt_rand(38, 60) / 100);
    $angle = chance(25) ? 0 : mt_rand(3, chance(70) ? 15 : 32);
    $font = pick($fonts);
    $gap = mt_rand(chance(15) ? -2 : 0, 1 + intdiv($h, 7));
    $boxes = [];
    $w = mt_rand(4, 20);
    foreach (str_split($text) as $letter) {
        if (chance(8)) {
            $font = chance(30) ? pick($fonts) : $font;
        }
        $turn = mt_rand(-$angle, $angle);
        $size = $points * mt_rand(92, 108) / 100;
        $box = imagettfbbox($size, $turn, $font, $letter);
        $left = min($box[0], $box[2], $box[4], $box[6]);
        $right = max($box[0], $box[2], $box[4], $box[6]);
        $top = min($box[1], $box[3], $box[5], $box[7]);
        $bottom = max($box[1], $box[3], $box[5], $box[7]);
        $boxes[] = [$letter, $font, $size, $turn, $w - $left, $top, $bottom];
        $w += $right - $left + max($gap, $letter == '-' ? 2 : $gap);
    }
    $ascent = -min(array_column($boxes, 5));
    $descent = max(array_column($boxes, 6));
    $room = $h - 2 - $ascent - $descent;
    if ($room < 0 || $w > 260) {
        return null;
    }
    $image = imagecreatetruecolor($w + mt_rand(2, 16), $h);
    ground($image, $ground);
    noise($image, $ground, $inks[0], false);
    $jitter = chance(50) ? mt_rand(0, min($room, intdiv($h, 5))) : 0;
    $base = 1 + $ascent + mt_rand(0, $room - $jitter);
    $look = mt_rand(0, 99);
    foreach ($boxes as $i => [$letter, $font, $size, $turn, $x]) {
        $ink = color($image, $inks[$i % count($inks)]);
        $y = $base + mt_rand(0, $jitter);
        if ($look < 8) { // shadow
            imagettftext($image, $size, $turn, $x + 1, $y + 1, color($image, against($ground, 30)), $font, $letter);
        } elseif ($look < 14) { // hollow
            foreach ([[-1, 0], [1, 0], [0, -1], [0, 1]] as [$dx, $dy]) {
                imagettftext($image, $size, $turn, $x + $dx, $y + $dy, $ink, $font, $letter);
            }
            $ink = color($image, $ground);
        } elseif ($look < 20) { // no smoothing
            $ink = -$ink;
        } elseif ($look < 32) { // fat
            imagettftext($image, $size, $turn, $x + 1, $y, $ink, $font, $letter);
        }
        imagettftext($image, $size, $turn, $x, $y, $ink, $font, $letter);
    }
    if (chance(65)) {
        noise($image, $ground, $inks[0], true);
    }
    return $image;
}

/** Rows or columns shifted along a sine, as many scripts do. */
function wave(GdImage $image, array $ground): GdImage
{
    [$w, $h] = [imagesx($image), imagesy($image)];
    $rows = chance(50);
    $far = mt_rand(10, max(12, intdiv($h, 8) * 10)) / 10;
    $period = mt_rand(10, 40) / 10 * ($rows ? $h : $h) / 2;
    $phase = mt_rand(0, 628) / 100;
    $to = imagecreatetruecolor($w + ($rows ? 2 * (int) ceil($far) : 0), $h + ($rows ? 0 : 2 * (int) ceil($far)));
    imagefilledrectangle($to, 0, 0, $w * 2, $h * 2, color($to, $ground));
    for ($i = 0; $i < ($rows ? $h : $w); $i++) {
        $shift = (int) round(ceil($far) + $far * sin($phase + $i * 6.283 / $period));
        $rows ? imagecopy($to, $image, $shift, $i, 0, $i, $w, 1) : imagecopy($to, $image, $i, $shift, $i, 0, 1, $h);
    }
    return $to;
}

$labels = '';
for ($n = 0; $n < $count;) {
    $text = text();
    $roll = mt_rand(0, 99);
    $ground = $roll < 35 ? [255, 255, 255] : ($roll < 75 ? tone(180, 255) : ($roll < 85 ? tone(110, 180) : tone(0, 80)));
    $inks = [against($ground, 95)];
    while (chance(55) && count($inks) < 8 || count($inks) == 2) {
        $inks[] = against($ground, 80);
    }
    $small = chance(22);
    $image = $small ? bitmap($text, $ground, $inks) : outlines($text, $ground, $inks, $fonts);
    if ($image === null) {
        continue;
    }
    if (!$small && chance(15)) {
        $image = wave($image, $ground);
    }
    if (chance(35)) { // border
        imagerectangle($image, 0, 0, imagesx($image) - 1, imagesy($image) - 1,
            color($image, pick([[0, 0, 0], $inks[0], [204, 204, 204], tone(0, 255)])));
    }
    if (chance(5)) {
        imagefilter($image, pick([IMG_FILTER_GAUSSIAN_BLUR, IMG_FILTER_SMOOTH, IMG_FILTER_GRAYSCALE]), 6);
    }
    if (chance($small ? 40 : 8)) { // a small picture shown large
        $image = imagescale($image, (int) (imagesx($image) * mt_rand(12, 30) / 10), -1,
            pick([IMG_NEAREST_NEIGHBOUR, IMG_BILINEAR_FIXED, IMG_BICUBIC])) ?: $image;
    }
    $kind = mt_rand(0, 99);
    $name = sprintf('%06d', $n) . ($kind < 25 ? '.jpg' : ($kind < 45 ? '.gif' : '.png'));
    if ($kind < 25) {
        imagejpeg($image, "$out/$name", mt_rand(35, 92));
    } elseif ($kind < 45) {
        imagetruecolortopalette($image, chance(60), pick([4, 16, 64, 256]));
        imagegif($image, "$out/$name");
    } else {
        imagepng($image, "$out/$name");
    }
    $labels .= "$name\t$text\n";
    $n++;
}
file_put_contents("$out/labels.tsv", $labels);
