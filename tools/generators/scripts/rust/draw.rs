// SPDX-License-Identifier: Apache-2.0

//! Draws labelled captchas with the usual libraries of Rust sites: captcha and captcha-rs.
//!
//! usage: cargo run --release -- LIBRARY COUNT SEED OUT
//!
//! Writes pictures and OUT/labels.tsv. LIBRARY is captcha or captcha-rs. Both draw in one font of their own and take
//! their noise from random numbers of their own.

use captcha::filters::{Cow, Dots, Grid, Noise, Wave};
use captcha::{Captcha, Geometry};
use captcha_rs::CaptchaBuilder;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::DynamicImage;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use std::fs;

const LENGTHS: [usize; 12] = [3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 8];
/// The digits and letters that captcha-rs chooses from.
const OWN: &str = "23456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz";
const ALPHABETS: [&str; 6] = ["0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "23456789abcdefghijkmnpqrstuvwxyz", "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", OWN];

fn chance(random: &mut SmallRng, percent: u32) -> bool {
    random.random_range(0..100) < percent
}

fn of(random: &mut SmallRng, alphabet: &[char], length: usize) -> String {
    (0..length).map(|_| alphabet[random.random_range(0..alphabet.len())]).collect()
}

/// Four of ten texts have the alphabet of a library.
fn text(random: &mut SmallRng, own: bool, length: usize, drawn: &[char]) -> String {
    let alphabet = if own { OWN } else { ALPHABETS[random.random_range(0..ALPHABETS.len())] };
    let alphabet: Vec<char> = alphabet.chars().filter(|c| drawn.contains(c)).collect();
    of(random, &alphabet, length)
}

/// One letter after another in a bitmap font, then filters, as the library's samples have them but for the strongest.
fn draw_captcha(random: &mut SmallRng) -> (DynamicImage, String) {
    let own = chance(random, 40);
    let length = if own { random.random_range(4..7) } else { LENGTHS[random.random_range(0..LENGTHS.len())] };
    let mut drawer = Captcha::new();
    let label = text(random, own, length, &drawer.supported_chars());
    for c in label.chars() {
        drawer.set_chars(&[c]).add_char();
    }
    assert_eq!(drawer.chars_as_string(), label);
    let area = drawer.text_area();
    let (wide, high) = (area.right - area.left, area.bottom - area.top);
    if wide > if own { 206 } else { 270 } {
        return draw_captcha(random); // the samples cut it off, or the canvas of 400 pixels does from 100 on
    }
    if own {
        let medium = chance(random, 35);
        match random.random_range(0..3) {
            0 => {
                let (noise, gap, dots) = if medium { (0.3, 6, 15) } else { (0.2, 8, 10) };
                drawer.apply_filter(Noise::new(noise)).apply_filter(Grid::new(gap, gap))
                    .apply_filter(Wave::new(2.0, 10.0)).view(220, 120)
                    .apply_filter(Dots::new(dots).max_radius(7).min_radius(if medium { 4 } else { 3 }));
            }
            1 => {
                let (noise, gap) = (0.1, 8); // the stronger ones leave little to read
                drawer.apply_filter(Noise::new(noise)).apply_filter(Grid::new(gap, gap)).view(220, 120);
            }
            _ => {
                drawer.apply_filter(Noise::new(if medium { 0.3 } else { 0.2 })).apply_filter(Wave::new(2.0, 20.0))
                    .view(220, 120).apply_filter(Cow::new().min_radius(40).max_radius(50).circles(1)
                    .area(Geometry::new(40, 150, 50, 70)));
            }
        }
    } else {
        let mut waves = 0;
        if chance(random, 60) {
            drawer.apply_filter(Noise::new(random.random_range(0.02..0.35)));
        }
        if chance(random, 40) {
            drawer.apply_filter(Grid::new(random.random_range(6..24), random.random_range(6..24)));
        }
        if chance(random, 50) {
            waves = random.random_range(4..16);
            drawer.apply_filter(Wave::new(random.random_range(1.0..3.0), waves as f64).horizontal());
        }
        if chance(random, 20) {
            drawer.apply_filter(Wave::new(random.random_range(1.0..3.0), random.random_range(3.0..8.0)).vertical());
        }
        drawer.view(wide + random.random_range(16..50).min(2 * (299 - wide)), high + 2 * waves + random.random_range(6..40));
        if chance(random, 30) {
            drawer.apply_filter(Dots::new(random.random_range(3..14)).max_radius(random.random_range(3..7)).min_radius(2));
        }
        if chance(random, 20) {
            drawer.apply_filter(Cow::new().min_radius(20).max_radius(45).circles(1));
        }
        if chance(random, 60) {
            // A red of 0 is what the library takes for black.
            drawer.set_color([random.random_range(0..150), random.random_range(0..130), random.random_range(0..150)]);
        }
    }
    let image = image::load_from_memory(&drawer.as_png().unwrap()).unwrap();
    if own || chance(random, 40) {
        return (image, label);
    }
    let scale = random.random_range(0.55..1.0); // sites show its large letters smaller
    let size = |side: u32| (side as f64 * scale) as u32;
    (image.resize_exact(size(image.width()), size(image.height()), FilterType::Triangle), label)
}

fn draw_captcha_rs(random: &mut SmallRng) -> (DynamicImage, String) {
    let own = chance(random, 40);
    let drawn: Vec<char> = (0u8..128).map(|c| c as char).collect();
    let length = if own { 5 } else { LENGTHS[random.random_range(0..LENGTHS.len())] };
    let mut label = text(random, own, length, &drawn);
    if own {
        while label.ends_with(['M', 'W', 'm', 'w']) {
            label = text(random, own, length, &drawn); // the default width cuts them off
        }
        let (width, height) = if chance(random, 50) { (130, 40) } else { (200, 70) };
        let drawn = CaptchaBuilder::new().text(label.clone()).width(width).height(height).dark_mode(chance(random, 20))
            .complexity(if chance(random, 60) { 1 } else { random.random_range(2..6) }).build();
        return (drawn.image, label);
    }
    let pitch = match length { 3 => 36..52, 4 | 5 => 30..46, _ => 25..38 };
    let drawn = CaptchaBuilder::new().text(label.clone()).width(10 + length as u32 * random.random_range(pitch) + 8)
        .height(random.random_range(44..90)).dark_mode(chance(random, 35)).complexity(random.random_range(1..7))
        .drop_shadow(chance(random, 30)).interference_lines(random.random_range(0..6))
        .interference_ellipses(random.random_range(0..8))
        .distortion(if chance(random, 40) { random.random_range(1..3) } else { 0 })
        .build();
    (drawn.image, label)
}

/// Encodes a picture, four of five as PNG; captcha-rs itself writes JPEG of quality 40.
fn write(random: &mut SmallRng, out: &str, n: usize, image: &DynamicImage, jpeg: u32) -> String {
    let image = image.to_rgb8();
    if !chance(random, jpeg) {
        let name = format!("{n:06}.png");
        image.save(format!("{out}/{name}")).unwrap();
        return name;
    }
    let name = format!("{n:06}.jpg");
    let mut data = Vec::new();
    let quality = if chance(random, 50) && jpeg > 50 { 40 } else { random.random_range(50..96) };
    JpegEncoder::new_with_quality(&mut data, quality).encode_image(&image).unwrap();
    fs::write(format!("{out}/{name}"), data).unwrap();
    name
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (library, count, seed, out) = (&arguments[1], arguments[2].parse().unwrap(), arguments[3].parse().unwrap(),
        &arguments[4]);
    let random = &mut SmallRng::seed_from_u64(seed);
    fs::create_dir(out).unwrap();
    let mut labels = String::new();
    for n in 0..count {
        let ((image, label), jpeg) = match library.as_str() {
            "captcha" => (draw_captcha(random), 20),
            "captcha-rs" => (draw_captcha_rs(random), 60),
            _ => panic!("captcha or captcha-rs"),
        };
        labels += &format!("{}\t{label}\n", write(random, out, n, &image, jpeg));
    }
    fs::write(format!("{out}/labels.tsv"), labels).unwrap();
}
