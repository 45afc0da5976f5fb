<?php
// SPDX-License-Identifier: Apache-2.0
// Draws labelled captchas with PEAR's Text_CAPTCHA (Debian: php-text-captcha, php-image-text, php-gd, php-cli).
//
// usage: php pear.php COUNT SEED OUT FONTS
//
// Writes OUT/*.png, OUT/*.jpg and OUT/labels.tsv; FONTS is a file with the path of a font in each line.
error_reporting(E_ALL & ~E_DEPRECATED & ~E_WARNING & ~E_NOTICE);
require_once 'Text/CAPTCHA.php';

[, $count, $seed, $out, $list] = $argv;
mt_srand((int) $seed);
mkdir($out, 0777, true);
$fonts = array_filter(file($list, FILE_IGNORE_NEW_LINES), 'is_file');
$fonts = array_values(preg_grep('/\.ttf$/i', $fonts));
$alphabets = ['abcdefghijklmnopqrstuvwxyz', '0123456789', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    '23456789abcdefghijkmnpqrstuvwxyz', '23456789ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789abdefghjmnqrtyABDEFGHJLMNQRTY'];

function color($low, $high)
{
    return sprintf('#%02X%02X%02X', mt_rand($low, $high), mt_rand($low, $high), mt_rand($low, $high));
}

// Draws a text, with the library's lines in the color of the ground if they are to be left out.
function draw($seed, $width, $height, $text, $look, $lines)
{
    mt_srand($seed);
    if (!$lines) {
        $look['lines_color'] = $look['background_color'];
    }
    $captcha = Text_CAPTCHA::factory('Image');
    $captcha->init(['width' => $width, 'height' => $height, 'phrase' => $text, 'output' => 'resource', 'imageOptions' => $look]);
    return $captcha->getCAPTCHA();
}

// Whether a text without lines is cut off at a border or too small to read.
function cut($image)
{
    [$width, $height] = [imagesx($image), imagesy($image)];
    $ground = [];
    $ink = 0;
    for ($x = 0; $x < $width; $x++) {
        for ($y = 0; $y < $height; $y++) {
            $ground[imagecolorat($image, $x, $y)] ??= 0;
            $ground[imagecolorat($image, $x, $y)]++;
        }
    }
    arsort($ground);
    $paper = array_key_first($ground);
    for ($x = 0; $x < $width; $x++) {
        for ($y = 0; $y < $height; $y++) {
            if (imagecolorat($image, $x, $y) !== $paper) {
                $ink++;
                if ($x == 0 || $y == 0 || $x == $width - 1 || $y == $height - 1) {
                    return true;
                }
            }
        }
    }
    return $ink < 200;
}

$labels = '';
for ($n = 0; $n < $count;) {
    $own = mt_rand(0, 9) < 4;
    $alphabet = $alphabets[$own ? 0 : mt_rand(0, 5)];
    $text = '';
    $length = $own ? 8 : [3, 4, 4, 4, 5, 5, 6, 6, 7, 8][mt_rand(0, 9)];
    for ($i = 0; $i < $length; $i++) {
        $text .= $alphabet[mt_rand(0, strlen($alphabet) - 1)];
    }
    $font = $fonts[mt_rand(0, count($fonts) - 1)];
    $look = ['font_path' => dirname($font) . '/', 'font_file' => basename($font), 'font_size' => mt_rand(18, 32)];
    if ($own) { // as it is, or as its example shows it
        $look['font_size'] = 24;
        $look += mt_rand(0, 1)
            ? ['text_color' => '#DDFF99', 'lines_color' => '#CCEEDD', 'background_color' => '#555555']
            : ['text_color' => '#000000', 'lines_color' => '#CACACA', 'background_color' => '#555555'];
    } elseif (mt_rand(0, 2)) {
        $look += ['text_color' => color(0, 120), 'lines_color' => color(60, 220), 'background_color' => color(190, 255)];
    } else {
        $look += ['text_color' => color(190, 255), 'lines_color' => color(60, 220), 'background_color' => color(0, 100)];
    }
    [$width, $height] = $own ? [200, 80] : [40 + $length * mt_rand(20, 32), mt_rand(60, 100)];
    $name = sprintf(mt_rand(0, 3) ? '%06d.png' : '%06d.jpg', $n);
    $next = mt_rand();
    try {
        $image = cut(draw($next, $width, $height, $text, $look, false)) ? null
            : draw($next, $width, $height, $text, $look, true);
    } catch (Exception $failure) {
        $image = null; // the text does not fit
    }
    mt_srand($next + 1);
    if ($image === null) {
        continue;
    }
    str_ends_with($name, 'png') ? imagepng($image, "$out/$name") : imagejpeg($image, "$out/$name", mt_rand(60, 95));
    $n++;
    $labels .= "$name\t$text\n";
}
file_put_contents("$out/labels.tsv", $labels);
