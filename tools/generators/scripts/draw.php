<?php
// SPDX-License-Identifier: Apache-2.0
// Draws labelled captchas with Gregwar's library, which most PHP frameworks use (Debian: php-gregwar-captcha, php-gd).
//
// usage: php draw.php COUNT SEED OUT FONTS
//
// Writes OUT/*.jpg and OUT/labels.tsv; FONTS is a file with the path of a font in each line, drawn with beside its own six.
require '/usr/share/php/Gregwar/Captcha/autoload.php';

use Gregwar\Captcha\CaptchaBuilder;

[, $count, $seed, $out, $list] = $argv;
mt_srand((int) $seed);
mkdir($out, 0777, true);
$fonts = array_filter(file($list, FILE_IGNORE_NEW_LINES), 'is_file');
$fonts = array_values(preg_grep('/\.ttf$/i', $fonts));
$alphabets = ['abcdefghijklmnpqrstuvwxyz123456789', '0123456789', 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789',
    'abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789abcdefhkmnprtuvwxyzABDEFGHJLMNQRTY'];
$labels = '';
for ($n = 0; $n < $count; $n++) {
    $own = mt_rand(0, 9) < 4;
    $alphabet = $alphabets[$own ? 0 : mt_rand(0, 5)];
    $text = '';
    $length = $own ? 5 : [4, 4, 4, 5, 5, 6][mt_rand(0, 5)];
    for ($i = 0; $i < $length; $i++) {
        $text .= $alphabet[mt_rand(0, strlen($alphabet) - 1)];
    }
    $builder = new CaptchaBuilder($text);
    $width = $own ? 150 : $length * mt_rand(22, 40);
    $height = $own ? 40 : mt_rand(36, 64);
    if (!$own) {
        $builder->setDistortion(mt_rand(0, 9) < 7);
        $builder->setMaxAngle(mt_rand(0, 12));
        $builder->setMaxOffset(mt_rand(0, 6));
        $builder->setMaxBehindLines(mt_rand(0, 4));
        $builder->setMaxFrontLines(mt_rand(0, 3));
        $builder->setIgnoreAllEffects(mt_rand(0, 9) < 1);
        if (mt_rand(0, 2) == 0) {
            $builder->setBackgroundColor(mt_rand(200, 255), mt_rand(200, 255), mt_rand(200, 255));
        }
    }
    $builder->build($width, $height, $own || mt_rand(0, 1) ? null : $fonts[mt_rand(0, count($fonts) - 1)]);
    $name = sprintf('%06d.jpg', $n);
    $builder->save("$out/$name", mt_rand(70, 95));
    $labels .= "$name\t$text\n";
}
file_put_contents("$out/labels.tsv", $labels);
